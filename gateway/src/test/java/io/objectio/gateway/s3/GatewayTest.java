package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.time.Clock;
import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.fake.FakeGateway;
import io.objectio.gateway.fake.TestClient;
import io.objectio.protocol.meta.Account;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway over memory and clients of its accounts, anew for each test; a payload that is not released fails the test. */
abstract class GatewayTest {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.250Z");

    @SuppressWarnings("NullAway.Init")
    FakeGateway gateway;
    @SuppressWarnings("NullAway.Init")
    TestClient client;

    @BeforeEach
    void start() throws IOException {
        Clock clock = () -> NOW;
        gateway = new FakeGateway(config(), clock);
        client = as(FakeGateway.MAIN);
    }

    GatewayConfig config() { return GatewayConfig.defaults("127.0.0.1", 0); }

    TestClient as(Account account) { return new TestClient(gateway.port(), account, NOW); }

    @AfterEach
    void stop() {
        gateway.close();
        assertThat(gateway.objects().openPayloads()).as("payloads that were not released").isZero();
    }

    void makeBucket(String name) throws IOException { expect(client.send("PUT", "/" + name), 200); }

    static void expect(TestClient.Reply reply, int status) { assertThat(reply.status()).as(reply.text()).isEqualTo(status); }

    static void expectError(TestClient.Reply reply, int status, String code) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("x-amz-request-id")).isEqualTo(reply.element("RequestId")).hasSize(16);
        assertThat(reply.element("HostId")).isEqualTo(reply.header("x-amz-id-2")).isNotEmpty();
    }

}
