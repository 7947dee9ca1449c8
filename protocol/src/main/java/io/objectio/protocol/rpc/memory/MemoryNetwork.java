package io.objectio.protocol.rpc.memory;

import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.transport.Dispatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** The servers of one process by name. Clients reach them as "local:NAME". Threads: any. */
public final class MemoryNetwork {
    /** What addresses in this process begin with. */
    public static final String SCHEME = "local:";

    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();

    /** A server that is there until it is closed. Closing tells its callers nothing: their calls in flight are still answered. */
    public interface Registration extends AutoCloseable {
        String address();

        @Override
        void close();
    }

    /** One life of a server; compared by identity. */
    static final class Server {
        final Dispatcher dispatcher;
        final Executor executor;
        final Map<Long, RpcPeer> peers = new ConcurrentHashMap<>();

        Server(Dispatcher dispatcher, Executor executor) {
            this.dispatcher = dispatcher;
            this.executor = executor;
        }
    }

    /**
     * Makes the handler reachable as local:name.
     *
     * @param executor runs the handler; one that rejects a task has the caller answered BUSY
     * @param maxConcurrent requests that may be with the handler at once, one more is answered BUSY
     * @throws IllegalStateException if the name is taken
     */
    public Registration serve(String name, RpcHandler handler, Executor executor, int maxConcurrent) {
        Server server = new Server(new Dispatcher(handler, maxConcurrent), executor);
        if (servers.putIfAbsent(name, server) != null) {
            throw new IllegalStateException("a server named " + SCHEME + name + " runs in this process already");
        }
        return new Registration() {
            @Override
            public String address() { return SCHEME + name; }

            @Override
            public void close() {
                if (servers.remove(name, server)) {
                    List.copyOf(server.peers.keySet()).forEach(connection -> disconnect(server, connection));
                }
            }
        };
    }

    Optional<Server> find(String address) { return Optional.ofNullable(servers.get(address.substring(SCHEME.length()))); }

    long nextConnection() { return connections.incrementAndGet(); }

    static void disconnect(Server server, long connection) {
        RpcPeer peer = server.peers.remove(connection);
        if (peer != null) {
            server.dispatcher.disconnected(peer);
        }
    }
}
