package io.objectio.protocol.rpc.memory;

import io.objectio.common.buffer.Payload;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.rpc.transport.PendingCalls;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FrameHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A network for simulations: one thread, one seed, every message encoded and decoded. Nothing moves until {@link #step} delivers the next
 * message, moving the manual time to its arrival. Messages may be late, lost or doubled; servers may crash with all that is under way to and
 * from them. The same seed and calls give the same run.
 */
public final class SimulatedNetwork {
    /** How bad the network is: chances in thousandths, delays in microseconds. Doubled are only requests. */
    public record Weather(int lostPerMille, int doubledPerMille, int minDelayMicros, int maxDelayMicros) {
        public static final Weather CALM = new Weather(0, 0, 100, 100);
    }

    private static final class Server {
        final RpcHandler handler;
        final List<Link> links = new ArrayList<>();
        boolean alive = true;

        Server(RpcHandler handler) { this.handler = handler; }
    }

    private static final class Link {
        final Server server;
        final RpcPeer peer;
        final PendingCalls calls;

        Link(Server server, RpcPeer peer, PendingCalls calls) {
            this.server = server;
            this.peer = peer;
            this.calls = calls;
        }
    }

    private record Flight(long due, long order, Link link, Runnable arrive, Payload payload) {}

    private final ManualTime time;
    private final RandomSource random;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            Comparator.comparingLong(Flight::due).thenComparingLong(Flight::order));
    private final Map<String, Server> servers = new HashMap<>();
    private Weather weather = Weather.CALM;
    private long order;
    private long connections;

    public SimulatedNetwork(ManualTime time, RandomSource random) {
        this.time = time;
        this.random = random;
    }

    public void weather(Weather newWeather) { weather = newWeather; }

    /** Starts a server, or the next life of one that crashed. */
    public void serve(String address, RpcHandler handler) {
        crash(address);
        servers.put(address, new Server(handler));
    }

    /**
     * The server is gone: calls that wait for it end with CONNECTION_LOST, later ones with UNREACHABLE; what is in flight never arrives, and
     * answers that its handlers still give go nowhere. The handler is not told: its process is dead.
     */
    public void crash(String address) {
        Server server = servers.remove(address);
        if (server != null) {
            server.alive = false;
            List.copyOf(server.links).forEach(this::drop);
        }
    }

    public int inFlight() { return flights.size(); }

    /** Delivers the message that arrives next; false if none is under way. Timers that fall due before it run first. */
    public boolean step() {
        Flight flight = flights.poll();
        if (flight == null) {
            return false;
        }
        time.advance(Duration.ofNanos(Math.max(0, flight.due - time.nanos())));
        flight.arrive.run();
        return true;
    }

    public Rpc client(RpcPeer.Role role, String name) { return new Client(role, name); }

    private void drop(Link link) {
        for (Flight flight : flights.toArray(Flight[]::new)) {
            if (flight.link == link) {
                flights.remove(flight);
                flight.payload.release();
            }
        }
        link.server.links.remove(link);
        link.calls.failAll(RpcException.Code.CONNECTION_LOST, "the connection broke");
    }

    private void send(Link link, Payload payload, Runnable arrive) {
        if (random.nextInt(1000) < weather.lostPerMille) {
            payload.release();
            return;
        }
        int spread = weather.maxDelayMicros - weather.minDelayMicros;
        long delay = (long) weather.minDelayMicros + (spread == 0 ? 0 : random.nextInt(spread));
        flights.add(new Flight(time.nanos() + delay * 1000L, order++, link, arrive, payload));
    }

    private static Message decode(Frames.Encoded frame) throws RpcException {
        FrameHeader header = FrameHeader.read(ByteBuffer.wrap(frame.head()));
        ByteBuffer fields = ByteBuffer.wrap(frame.head(), FrameHeader.BYTES, header.fieldsLength()).slice();
        header.checkFields(fields);
        return Frames.decode(header, fields, frame.payload());
    }

    private void serveRequest(Link link, long requestId, Frames.Encoded frame) {
        Message request;
        try {
            request = decode(frame);
        } catch (RpcException e) {
            throw new IllegalStateException("a message of ours cannot be read back", e);
        }
        CompletionStage<Message> stage = link.server.handler.handle(request, link.peer);
        stage.whenComplete((response, error) -> answer(link, requestId, error == null ? response : failure(error)));
    }

    private void answer(Link link, long requestId, Message response) {
        Frames.Encoded frame = Frames.response(response, requestId);
        if (!link.server.links.contains(link)) {
            frame.payload().release();
            return;
        }
        send(link, frame.payload(), () -> {
            try {
                link.calls.answer(requestId, decode(frame));
            } catch (RpcException e) {
                throw new IllegalStateException("a message of ours cannot be read back", e);
            }
        });
    }

    private static Message failure(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RpcException rpc) {
            return new ControlMessage.Failure(rpc.code(), String.valueOf(rpc.getMessage()));
        }
        throw new AssertionError("a handler failed in a simulation", cause);
    }

    private final class Client implements Rpc {
        private final RpcPeer.Role role;
        private final String name;
        private final Map<String, Link> links = new HashMap<>();

        Client(RpcPeer.Role role, String name) {
            this.role = role;
            this.name = name;
        }

        @Override
        public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
            Server server = servers.get(address);
            if (server == null) {
                request.payload().release();
                return CompletableFuture.failedFuture(new RpcException(RpcException.Code.UNREACHABLE, "no server at " + address));
            }
            Link link = links.compute(address, (_, known) -> known != null && known.server == server ? known : link(address, server));
            try {
                PendingCalls.Waiting waiting = link.calls.open(deadline);
                Frames.Encoded frame = Frames.request(request, waiting.requestId(), deadline);
                if (random.nextInt(1000) < weather.doubledPerMille) {
                    send(link, frame.payload().retain(), () -> serveRequest(link, waiting.requestId(), frame));
                }
                send(link, frame.payload(), () -> serveRequest(link, waiting.requestId(), frame));
                return waiting.future();
            } catch (RpcException e) {
                request.payload().release();
                return CompletableFuture.failedFuture(e);
            }
        }

        private Link link(String address, Server server) {
            RpcPeer peer = new RpcPeer(role, name, ++connections);
            Link link = new Link(server, peer, new PendingCalls(address, time, time, Integer.MAX_VALUE));
            server.links.add(link);
            return link;
        }

        /** This client is gone: what is under way from and to it never arrives, and the servers hear of it. */
        @Override
        public void close() {
            for (Link link : links.values()) {
                drop(link);
                if (link.server.alive) {
                    link.server.handler.disconnected(link.peer);
                }
            }
            links.clear();
        }
    }
}
