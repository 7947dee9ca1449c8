package io.objectio.gateway.s3;

import io.objectio.gateway.http.S3Request;
import io.objectio.gateway.http.S3Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The probes that share the S3 port: an unsigned GET or HEAD of exactly such a path. A signed one is a bucket. */
final class HealthEndpoint {
    private static final Set<String> LIVE = Set.of("/health/live", "/minio/health/live");
    private static final Set<String> READY = Set.of("/health", "/health/ready", "/minio/health/ready");

    private final Supplier<Readiness> readiness;

    HealthEndpoint(Supplier<Readiness> readiness) { this.readiness = readiness; }

    boolean isProbe(S3Request request) {
        boolean reads = request.method().equals("GET") || request.isHead();
        return reads && request.rawQuery().isEmpty() && !request.headers().has("authorization")
                && (LIVE.contains(request.rawPath()) || READY.contains(request.rawPath()));
    }

    void answer(S3Request request, S3Response response) throws IOException {
        Readiness now = LIVE.contains(request.rawPath()) ? Readiness.READY : readiness.get();
        String reasons = now.reasons().stream().map(reason -> "\"" + reason.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(","));
        String json = "{\"status\":\"" + (now.ready() ? "ok" : "unavailable") + "\",\"reasons\":[" + reasons + "]}\n";
        response.headers().set("content-type", "application/json").set("cache-control", "no-store");
        response.send(now.ready() ? 200 : 503, json.getBytes(StandardCharsets.UTF_8));
    }
}
