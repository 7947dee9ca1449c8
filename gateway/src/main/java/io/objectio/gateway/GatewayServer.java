package io.objectio.gateway;

import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.http.HttpServer;
import io.objectio.gateway.read.ObjectReader;
import io.objectio.gateway.s3.Readiness;
import io.objectio.gateway.s3.RequestObserver;
import io.objectio.gateway.s3.S3Handler;
import io.objectio.gateway.write.ObjectWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** The S3 endpoint over given doors to metadata and data, which stay their maker's to close. The constructor assembles, start listens. */
public final class GatewayServer implements AutoCloseable {
    private final HttpServer http;

    public GatewayServer(GatewayConfig config, MetaClient meta, ObjectWriter writer, ObjectReader reader, Supplier<Readiness> readiness,
            RequestObserver observer, Clock clock, Ticker ticker, RandomSource random) {
        S3Handler handler = S3Handler.of(config.s3(), meta, writer, reader, readiness, observer, clock, ticker, random);
        this.http = new HttpServer(config.http(), handler, clock, random);
    }

    /** Listens. @throws IOException if the address cannot be had; the message names it */
    public void start() throws IOException {
        http.start();
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() { return http.address(); }

    /** Takes no more requests, lets those that run end for a while, then cuts them off. */
    @Override
    public void close() { http.close(); }
}
