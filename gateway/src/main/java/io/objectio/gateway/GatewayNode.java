package io.objectio.gateway;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.id.NodeId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.metrics.MetricsRegistry;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.cluster.SessionMetaClient;
import io.objectio.gateway.read.LoggedFindings;
import io.objectio.gateway.read.ReadLimits;
import io.objectio.gateway.read.ShardedObjectReader;
import io.objectio.gateway.s3.Readiness;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.write.StripedObjectWriter;
import io.objectio.gateway.write.WriteLimits;
import io.objectio.protocol.rpc.Rpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A whole gateway: metadata client, data path and S3 endpoint. Holds nothing that another gateway would need. */
public final class GatewayNode implements AutoCloseable {
    /** 64 stripes of 1.5 MiB and their smaller kin: what all uploads of the process may hold in memory. */
    private static final int WRITE_STRIPES = 64;
    /** Stripes in which reads rebuild what is missing. */
    private static final int DECODE_STRIPES = 32;
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final SessionMetaClient meta;
    private final StripedObjectWriter writer;
    private final GatewayServer server;

    private GatewayNode(SessionMetaClient meta, StripedObjectWriter writer, GatewayServer server) {
        this.meta = meta;
        this.writer = writer;
        this.server = server;
    }

    /**
     * Starts and returns when the port is open and metadata has been reached.
     *
     * @throws StartRefused the port cannot be had, or no metadata service answered in time
     */
    public static GatewayNode start(GatewayConfig config, NodeId node, Rpc rpc, List<String> metaAddresses, ErasureCodecs codecs,
            MetricsRegistry metrics,
            Clock clock, Ticker ticker, Scheduler scheduler, RandomSource random) throws StartRefused, InterruptedException {
        SessionMetaClient meta = new SessionMetaClient(rpc, metaAddresses, node, ticker);
        OsdClient osds = new OsdClient(rpc, meta::map, ticker);
        LoggedFindings findings = new LoggedFindings();
        GatewayMetrics gatewayMetrics = new GatewayMetrics(metrics, codecs, findings);
        StripedObjectWriter writer = new StripedObjectWriter(meta, osds, codecs, StripeMemory.standard(WRITE_STRIPES), WriteLimits.DEFAULT,
                clock, ticker,
                scheduler, random);
        ShardedObjectReader reader = new ShardedObjectReader(meta, osds, codecs, StripeMemory.standard(DECODE_STRIPES), findings,
                ReadLimits.DEFAULT,
                ticker, scheduler);
        GatewayServer server = new GatewayServer(config, meta, writer, reader, () -> readiness(meta), gatewayMetrics, clock, ticker,
                random);
        GatewayNode gateway = new GatewayNode(meta, writer, server);
        try {
            meta.start();
            if (!meta.awaitReady(READY_WITHIN)) {
                throw new StartRefused(ExitCode.UNREACHABLE,
                        "no metadata service answered within " + READY_WITHIN.toSeconds() + " s at " + metaAddresses);
            }
            server.start();
            return gateway;
        } catch (IOException e) {
            gateway.close();
            throw new StartRefused(ExitCode.FAILED,
                    "cannot serve S3: " + e.getMessage() + ". Another program may hold the port; choose another with --listen.", e);
        } catch (StartRefused | InterruptedException e) {
            gateway.close();
            throw e;
        }
    }

    /** Where S3 listens, with the real port. */
    public InetSocketAddress address() { return server.address(); }

    /** Lets running requests end for a while, then ends the session. */
    @Override
    public void close() {
        server.close();
        writer.close();
        meta.close();
    }

    private static Readiness readiness(SessionMetaClient meta) {
        List<String> reasons = new ArrayList<>();
        if (!meta.inTouch()) {
            reasons.add("meta-unreachable");
        }
        if (meta.map().pgs().isEmpty()) {
            reasons.add("no-placement-groups");
        }
        return new Readiness(reasons.isEmpty(), reasons);
    }
}
