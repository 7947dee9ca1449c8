package io.objectio.cli.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Buckets and objects in memory behind the JDK's HTTP server; checks that requests are signed at all. */
final class TinyS3 implements AutoCloseable {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final Set<String> buckets = ConcurrentHashMap.newKeySet();
    volatile UnaryOperator<byte[]> onRead = UnaryOperator.identity();
    volatile boolean failPuts;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TinyS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() { return URI.create("http://127.0.0.1:" + server.getAddress().getPort()); }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        boolean bucket = path.indexOf('/', 1) < 0;
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=AK/")) {
            answer(exchange, 403, "<Code>AccessDenied</Code>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, path, bucket, body);
            case "GET" -> {
                byte[] found = objects.get(path);
                if (found == null) {
                    answer(exchange, 404, "<Code>NoSuchKey</Code>".getBytes(StandardCharsets.UTF_8));
                } else {
                    answer(exchange, 200, onRead.apply(found));
                }
            }
            default -> {
                objects.remove(path);
                buckets.remove(path);
                answer(exchange, 204, new byte[0]);
            }
        }
    }

    private void put(HttpExchange exchange, String path, boolean bucket, byte[] body) throws IOException {
        if (!bucket && failPuts) {
            answer(exchange, 503, "<Code>SlowDown</Code>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (bucket) {
            buckets.add(path);
        } else {
            objects.put(path, body);
        }
        answer(exchange, 200, new byte[0]);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
