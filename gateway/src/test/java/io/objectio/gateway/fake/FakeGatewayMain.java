package io.objectio.gateway.fake;

import io.objectio.common.time.Clock;
import io.objectio.gateway.GatewayConfig;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Runs a gateway over memory until it is killed, to try clients by hand: {@code FakeGatewayMain [port]}. */
public final class FakeGatewayMain {
    private FakeGatewayMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9900;
        try (FakeGateway gateway = new FakeGateway(GatewayConfig.defaults("127.0.0.1", port), Clock.system())) {
            System.out.println("READY http://127.0.0.1:" + gateway.port());
            System.out.println("access key " + FakeGateway.MAIN.accessKey() + " secret key " + FakeGateway.MAIN.secretKey());
            new CountDownLatch(1).await();
        }
    }
}
