package io.objectio.protocol.rpc.memory;

import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.rpc.transport.PendingCalls;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FrameHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls to servers of the same process. Request and response are encoded and decoded as on a socket, so what works here works there; the
 * payload's memory is handed over and not copied. Threads: any.
 */
public final class MemoryRpc implements Rpc {
    /** Connection of this caller to one life of a server. */
    private record Link(MemoryNetwork.Server server, RpcPeer peer, PendingCalls calls) {}

    private final MemoryNetwork network;
    private final RpcPeer.Role role;
    private final String name;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final int maxPending;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param role and name: as whom the servers see this caller
     * @param maxPending calls that may wait for one server at once, one more fails BUSY
     */
    public MemoryRpc(MemoryNetwork network, RpcPeer.Role role, String name, Ticker ticker, Scheduler scheduler, int maxPending) {
        this.network = network;
        this.role = role;
        this.name = name;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.maxPending = maxPending;
    }

    @Override
    public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
        Link link;
        PendingCalls.Waiting waiting;
        try {
            link = link(address);
            waiting = link.calls.open(deadline);
        } catch (RpcException e) {
            request.payload().release();
            return CompletableFuture.failedFuture(e);
        }
        try {
            Frames.Encoded frame = Frames.request(request, waiting.requestId(), deadline);
            link.server.executor.execute(() -> deliver(link, frame));
        } catch (RpcException e) {
            request.payload().release();
            link.calls.fail(waiting.requestId(), e);
        } catch (RejectedExecutionException e) {
            request.payload().release();
            link.calls.fail(waiting.requestId(), new RpcException(RpcException.Code.BUSY, address + " takes no more work now", e));
        }
        return waiting.future();
    }

    private Link link(String address) throws RpcException {
        if (closed) {
            throw new RpcException(RpcException.Code.UNREACHABLE, "this client is closed");
        }
        if (!address.startsWith(MemoryNetwork.SCHEME)) {
            throw new RpcException(RpcException.Code.UNREACHABLE, address + " is not in this process");
        }
        MemoryNetwork.Server server = network.find(address)
                .orElseThrow(() -> new RpcException(RpcException.Code.UNREACHABLE, "no server " + address + " in this process"));
        return links.compute(address, (_, known) -> {
            if (known != null && known.server == server) {
                return known;
            }
            RpcPeer peer = new RpcPeer(role, name, network.nextConnection());
            server.peers.put(peer.connection(), peer);
            return new Link(server, peer, new PendingCalls(address, ticker, scheduler, maxPending));
        });
    }

    private static void deliver(Link link, Frames.Encoded frame) {
        FrameHeader header = FrameHeader.read(ByteBuffer.wrap(frame.head()));
        Message request;
        try {
            request = decode(header, frame);
        } catch (RpcException e) {
            frame.payload().release();
            answer(link, header.requestId(), new ControlMessage.Failure(e.code(), String.valueOf(e.getMessage())));
            return;
        }
        link.server.dispatcher.dispatch(request, link.peer, response -> answer(link, header.requestId(), response));
    }

    private static void answer(Link link, long requestId, Message response) {
        Frames.Encoded frame = Frames.response(response, requestId);
        try {
            link.calls.answer(requestId, decode(FrameHeader.read(ByteBuffer.wrap(frame.head())), frame));
        } catch (RpcException e) {
            frame.payload().release();
            link.calls.fail(requestId, e);
        }
    }

    private static Message decode(FrameHeader header, Frames.Encoded frame) throws RpcException {
        ByteBuffer fields = ByteBuffer.wrap(frame.head(), FrameHeader.BYTES, header.fieldsLength()).slice();
        header.checkFields(fields);
        return Frames.decode(header, fields, frame.payload());
    }

    /** Calls that wait end with CONNECTION_LOST, and the servers hear that this peer is gone. */
    @Override
    public void close() {
        closed = true;
        for (Link link : links.values()) {
            link.calls.failAll(RpcException.Code.CONNECTION_LOST, "this client was closed while the call waited");
            MemoryNetwork.disconnect(link.server, link.peer.connection());
        }
        links.clear();
    }
}
