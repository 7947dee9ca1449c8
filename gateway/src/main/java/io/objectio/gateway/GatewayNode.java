package io.objectio.gateway;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.NodeId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.metrics.MetricsRegistry;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.cluster.SessionMetaClient;
import io.objectio.gateway.read.LoggedFindings;
import io.objectio.gateway.read.ReadLimits;
import io.objectio.gateway.read.ShardedObjectReader;
import io.objectio.gateway.s3.Readiness;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.write.StripedObjectWriter;
import io.objectio.gateway.write.WriteLimits;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.rpc.Rpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole gateway: metadata client, data path and S3 endpoint. Holds nothing that another gateway would need. */
public final class GatewayNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayNode.class);
    /** 64 stripes of 1.5 MiB and their smaller kin: what all uploads of the process may hold in memory. */
    private static final int WRITE_STRIPES = 64;
    /** Stripes in which reads rebuild what is missing. */
    private static final int DECODE_STRIPES = 32;
    private static final int MAP_WAIT_MILLIS = 200;
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final SessionMetaClient meta;
    private final StripedObjectWriter writer;
    private final GatewayServer server;
    private final Ticker ticker;

    private GatewayNode(SessionMetaClient meta, StripedObjectWriter writer, GatewayServer server, Ticker ticker) {
        this.meta = meta;
        this.writer = writer;
        this.server = server;
        this.ticker = ticker;
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
        GatewayNode gateway = new GatewayNode(meta, writer, server, ticker);
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

    /** What keeps this gateway from serving now; empty when nothing does. */
    public List<String> obstacles() {
        return readiness(meta).reasons();
    }

    /** Waits until nothing keeps this gateway from serving; false if that was not so in time. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        long deadline = ticker.nanos() + atMost.toNanos();
        while (!obstacles().isEmpty()) {
            if (ticker.nanos() > deadline) {
                return false;
            }
            try {
                ClusterMap map = meta.map();
                meta.ask(new MetaRequest.GetMap(Optional.of(map.epoch()), MAP_WAIT_MILLIS), Duration.ofSeconds(5));
                meta.refreshMap(Duration.ofSeconds(5));
            } catch (MetaUnavailableException e) {
                log.info("waiting for metadata cause={}", e.getMessage());
            }
        }
        return true;
    }

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
