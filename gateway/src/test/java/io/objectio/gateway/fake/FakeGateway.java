package io.objectio.gateway.fake;

import io.objectio.common.id.AccountId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.GatewayServer;
import io.objectio.gateway.s3.Readiness;
import io.objectio.gateway.s3.RequestObserver;
import io.objectio.protocol.meta.Account;
import java.io.IOException;
import java.util.Locale;

/** A gateway over memory with four accounts, listening on a free port of the loopback. */
public final class FakeGateway implements AutoCloseable {
    public static final Account MAIN = account("main", Account.Policy.READ_WRITE, '1');
    public static final Account ALT = account("alt", Account.Policy.READ_WRITE, '2');
    public static final Account READER = account("reader", Account.Policy.READ_ONLY, '3');
    public static final Account ADMIN = account("admin", Account.Policy.ADMIN, '4');

    private final FakeMetaClient meta;
    private final MemoryObjects objects;
    private final GatewayServer server;
    private volatile Readiness readiness = Readiness.READY;

    public FakeGateway(GatewayConfig config, Clock clock) throws IOException {
        this.meta = new FakeMetaClient(clock);
        this.objects = new MemoryObjects(meta);
        meta.add(MAIN);
        meta.add(ALT);
        meta.add(READER);
        meta.add(ADMIN);
        this.server = new GatewayServer(config, meta, objects, objects, () -> readiness, RequestObserver.NONE, clock, Ticker.system(),
                RandomSource.seeded(7));
        server.start();
    }

    public static FakeGateway started() throws IOException {
        return new FakeGateway(GatewayConfig.defaults("127.0.0.1", 0), Clock.system());
    }

    private static Account account(String name, Account.Policy policy, char digit) {
        return new Account(new AccountId(Character.toString(digit).repeat(64)), name, name + " display", name + "@example.com", policy,
                "AK" + name.toUpperCase(Locale.ROOT) + "0000", "secret-of-" + name + "/+000000000000");
    }

    public FakeMetaClient meta() { return meta; }

    public MemoryObjects objects() { return objects; }

    public int port() { return server.address().getPort(); }

    public void readiness(Readiness now) { readiness = now; }

    @Override
    public void close() { server.close(); }
}
