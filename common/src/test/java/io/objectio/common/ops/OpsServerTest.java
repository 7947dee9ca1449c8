package io.objectio.common.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.metrics.MetricsRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OpsServerTest {
    @Test
    void saysReadyOnlyWhenNothingStandsInTheWayAndGivesMetrics() throws Exception {
        MetricsRegistry metrics = new MetricsRegistry();
        metrics.counter("objectio_test_things_total", "Things.", "kind").add(3, "good");
        metrics.gauge("objectio_test_level", "Level.", sample -> sample.is(7.5, "a"), "name");
        List<String> obstacles = new CopyOnWriteArrayList<>(List.of("no \"leader\" yet"));
        try (OpsServer server = OpsServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics, () -> obstacles);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> notReady = get(client, server, "/health/ready");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).isEqualTo("{\"ready\":false,\"reasons\":[\"no \\\"leader\\\" yet\"]}\n");
            obstacles.clear();
            assertThat(get(client, server, "/health").statusCode()).isEqualTo(200);
            assertThat(get(client, server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(client, server, "/other").statusCode()).isEqualTo(404);
            assertThat(get(client, server, "/metrics").body()).contains("objectio_test_things_total{kind=\"good\"} 3.0")
                    .contains("objectio_test_level{name=\"a\"} 7.5");
        }
    }

    private static HttpResponse<String> get(HttpClient client, OpsServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
