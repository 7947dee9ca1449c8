package io.objectio.osd;

import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.config.ConfigException;
import io.objectio.common.config.ConfigLoader;
import io.objectio.common.config.SecretFile;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.osd.index.IndexMemory;
import io.objectio.osd.index.RocksShardIndex;
import io.objectio.osd.report.HostFacts;
import io.objectio.osd.report.ReportTimings;
import io.objectio.osd.store.DiskStoreConfig;
import io.objectio.osd.store.DiskStoreOpener;
import io.objectio.osd.store.ReadMemory;
import io.objectio.osd.store.SpaceLedger;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.netty.ClientConfig;
import io.objectio.protocol.rpc.netty.NettyRpc;
import io.objectio.protocol.rpc.netty.NettyRpcServer;
import io.objectio.protocol.rpc.netty.NettyTransport;
import io.objectio.protocol.rpc.netty.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** objectio-osd: {@code --config FILE}, and any key of it as a flag, {@code --listen 10.0.0.1:9200}. */
public final class OsdMain {
    private static final Logger log = LoggerFactory.getLogger(OsdMain.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private OsdMain() {}

    /** Runs until SIGTERM or SIGINT, which end it with 0; a start that must not go on ends with its exit code. */
    public static void main(String[] words) throws InterruptedException {
        OsdMain osd = new OsdMain();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            osd.stop();
            // the code of a clean end, not the signal's
            Runtime.getRuntime().halt(ExitCode.OK.code());
        }, "stop"));
        try {
            osd.start(read(words));
        } catch (StartRefused e) {
            System.err.println("objectio-osd: " + e.getMessage());
            osd.stop();
            Runtime.getRuntime().halt(e.exitCode().code());
        }
    }

    static OsdConfig read(String... words) throws StartRefused {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            if (!words[i].startsWith("--") || i + 1 == words.length) {
                throw new StartRefused(ExitCode.USAGE, "flags come as --config FILE or --KEY VALUE, not '" + words[i] + "'");
            }
            flags.put(words[i].substring(2).replace('-', '_'), words[i + 1]);
        }
        Optional<Path> file = Optional.ofNullable(flags.remove("config")).map(Path::of);
        try {
            OsdConfig config = new ConfigLoader<>(OsdConfig.DEFAULT, "OBJECTIO_OSD_").load(file, System.getenv(), flags).config();
            config.requireComplete();
            return config;
        } catch (ConfigException e) {
            throw new StartRefused(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void start(OsdConfig config) throws StartRefused, InterruptedException {
        HostFacts host = HostFacts.read();
        log.info("start config={} host={}", config, host);
        byte[] secret;
        OsdSettings settings;
        try {
            secret = SecretFile.read(Path.of(config.secretKeyFile())).getBytes(StandardCharsets.UTF_8);
            String hostName = config.domain().host().isEmpty() ? host.hostName() : config.domain().host();
            ReportTimings timings = ReportTimings.DEFAULT;
            settings = new OsdSettings(new OsdId(config.name()), ClusterId.parse(config.clusterId()), config.address(),
                    new FailureDomain(config.domain().datacenter(), config.domain().rack(), hostName), config.disks(), config.meta(),
                    DiskStoreConfig.DEFAULT,
                    new ReportTimings(config.heartbeat(), timings.callDeadline(), timings.retry(), timings.mapWait()),
                    config.lease(), config.openPatience());
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StartRefused(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        Identity self = Identity.node(settings.cluster(), RpcPeer.Role.OSD, config.name());
        Scheduler scheduler = started(new SystemScheduler("osd"));
        int loops = config.eventLoops() > 0 ? config.eventLoops() : Math.max(1, host.processors() / 2);
        NettyTransport transport = started(NettyTransport.start(loops));
        NettyRpc rpc = started(new NettyRpc(transport, self, Credential.allowed(secret), ClientConfig.DEFAULT, Ticker.system(), scheduler,
                RandomSource.secure()));
        IndexMemory memory = started(new IndexMemory(config.indexMemory().bytes()));
        DiskStoreOpener opener = new DiskStoreOpener(new FileDiskIo(), path -> new RocksShardIndex(path, memory), Clock.system(),
                Ticker.system(), RandomSource.secure(), ReadMemory.standard(), new SpaceLedger());
        OsdNode node = started(new OsdNode(settings, rpc, opener, Ticker.system(), scheduler));
        NettyRpcServer server = started(new NettyRpcServer(transport, self, CredentialLookup.nodes(secret), node.handler(),
                ServerConfig.DEFAULT, scheduler, RandomSource.secure()));
        int colon = config.listen().lastIndexOf(':');
        try {
            server.start(config.listen().substring(0, Math.max(0, colon)), Integer.parseInt(config.listen().substring(colon + 1)));
        } catch (IOException | NumberFormatException e) {
            throw new StartRefused(ExitCode.FAILED, "cannot listen at " + config.listen() + ": " + e.getMessage()
                    + "; stop what uses the port, or set 'listen' to another", e);
        }
        node.start();
        log.info("serving osd={} address={} disks={}", config.name(), config.address(), List.copyOf(node.disks()));
    }

    private synchronized <C extends AutoCloseable> C started(C part) {
        running.push(part);
        return part;
    }

    private synchronized void stop() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.error("could not stop part={}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
