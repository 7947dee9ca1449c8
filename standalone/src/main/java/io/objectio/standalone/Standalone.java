package io.objectio.standalone;

import io.objectio.codec.CodecException;
import io.objectio.codec.ErasureCodecs;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.config.Credentials;
import io.objectio.common.config.CredentialsFile;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.OsdId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.metrics.MetricsRegistry;
import io.objectio.common.ops.OpsServer;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.GatewayNode;
import io.objectio.osd.OsdNode;
import io.objectio.osd.OsdSettings;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole store in one process: reads from top to bottom as it starts, and stops in the reverse order.
 *
 * <p>The disks are made and checked first, because what is wrong there must be said before anything serves; then metadata, OSDs, gateway.
 */
final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);
    private static final NodeId GATEWAY = new NodeId("gateway1");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int MAX_PENDING = 65_536;
    private static final int MAX_CONCURRENT = 16_384;

    private final StandaloneConfig config;
    private final Resources resources = new Resources();
    private final Clock clock = Clock.system();
    private final Ticker ticker = Ticker.system();
    private final RandomSource random = RandomSource.secure();
    private final MetricsRegistry metrics = new MetricsRegistry().withJvm();
    private final MemoryNetwork network = new MemoryNetwork();
    private final SystemScheduler scheduler;
    private final Roster roster;
    private final Credentials credentials;

    static Standalone start(StandaloneConfig config) throws StartRefused, InterruptedException { return new Standalone(config); }

    private Standalone(StandaloneConfig config) throws StartRefused, InterruptedException {
        this.config = config;
        boolean serves = false;
        try {
            CompletableFuture<ErasureCodecs> codecs = CompletableFuture.supplyAsync(this::chooseCodec);
            DataDirectory directory = resources.add("data directory", DataDirectory.open(config));
            scheduler = resources.add("scheduler", new SystemScheduler("scheduler"));
            roster = new RosterMaker(config, directory, new FileDiskIo(), clock, random).make();

            StandaloneMeta meta = resources.add("metadata",
                    new StandaloneMeta(config, roster, rpc(RpcPeer.Role.META, "meta1"), network, clock, ticker,
                            scheduler, random));
            meta.start();
            startOsds(meta);
            if (!roster.store().formed()) {
                directory.write(roster.store().whenFormed());
            }
            GatewayNode gateway = resources.add("gateway",
                    GatewayNode.start(GatewayConfig.defaults(config.listen().host(), config.listen().port()), GATEWAY,
                            rpc(RpcPeer.Role.GATEWAY, GATEWAY.name()), List.of(StandaloneMeta.ADDRESS), joined(codecs), metrics, clock,
                            ticker, scheduler, random));
            resources.add("ops", OpsServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), config.opsPort()), metrics,
                    gateway::obstacles));
            credentials = meta.credentials(new HostPort(config.listen().host(), gateway.address().getPort()));
            CredentialsFile.write(config.credentials(), credentials);
            // Placement groups appear when the OSDs have registered; before that a PUT would be told to come back.
            if (!gateway.awaitReady(READY_WITHIN)) {
                log.warn("serving without being fully ready obstacles={}", gateway.obstacles());
            }
            settleCodec(joined(codecs));
            serves = true;
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, "the store cannot start: " + DataDirectory.reason(e), e);
        } finally {
            if (!serves) {
                resources.close();
            }
        }
    }

    StandaloneConfig config() { return config; }

    Roster roster() { return roster; }

    Credentials credentials() { return credentials; }

    /** Gateway first, so that running requests end; metadata after the OSDs, which tell it that they leave. */
    @Override
    public void close() { resources.close(); }

    private void startOsds(StandaloneMeta meta) throws StartRefused, InterruptedException {
        OsdMemory memory = resources.add("memory of the OSDs", new OsdMemory(clock, ticker, random));
        List<CompletableFuture<Void>> registered = new java.util.ArrayList<>();
        for (Map.Entry<OsdId, List<Path>> entry : roster.pathsByOsd().entrySet()) {
            String name = entry.getKey().name();
            OsdSettings settings = OsdSettings.of(entry.getKey(), roster.cluster(), MemoryNetwork.SCHEME + name,
                    FailureDomain.ofHost("localhost"),
                    entry.getValue(), List.of(StandaloneMeta.ADDRESS));
            OsdNode osd = resources.add(name, new OsdNode(settings, rpc(RpcPeer.Role.OSD, name), memory.opener(), ticker, scheduler));
            // One thread hands the cells of an OSD over in the order in which they were sent; the disks have their own.
            ExecutorService order = resources.add(name + " executor",
                    Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name + "-rpc").factory()));
            resources.add(name + " server", network.serve(name, osd.handler(), order, MAX_CONCURRENT));
            osd.start();
            registered.add(osd.registered());
        }
        await(CompletableFuture.allOf(registered.toArray(CompletableFuture[]::new)), "OSDs to register with " + meta);
    }

    private Rpc rpc(RpcPeer.Role role, String name) {
        return resources.add("rpc of " + name, new MemoryRpc(network, role, name, ticker, scheduler, MAX_PENDING));
    }

    private ErasureCodecs chooseCodec() {
        try {
            return ErasureCodecs.choose("auto", ticker::nanos);
        } catch (CodecException e) {
            throw new CompletionException(e);
        }
    }

    /** A busy start can leave a slow backend: it is looked at again beside the service. */
    private static void settleCodec(ErasureCodecs codecs) {
        if (!codecs.settled()) {
            Thread.ofPlatform().name("codec-settle").daemon().start(codecs::reconsider);
        }
    }

    private static ErasureCodecs joined(CompletableFuture<ErasureCodecs> codecs) throws StartRefused {
        try {
            return codecs.join();
        } catch (CompletionException e) {
            throw new StartRefused(ExitCode.FAILED, "no erasure codec passed its self-test: " + e.getCause(), e);
        }
    }

    static void await(CompletableFuture<Void> future, String what) throws StartRefused, InterruptedException {
        try {
            future.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartRefused(ExitCode.TIMED_OUT,
                    "waited " + READY_WITHIN.toSeconds() + " s for " + what + ". The log says what hangs.", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new StartRefused(ExitCode.FAILED, "failed while waiting for " + what + ": " + e.getCause(), e);
        }
    }
}
