package io.objectio.osd;

import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.report.DiskReports;
import io.objectio.osd.report.MetaReporter;
import io.objectio.osd.service.OsdHandler;
import io.objectio.osd.service.WriteFence;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.DiskStoreOpener;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One OSD: its disks, the handler that answers for them, and the reports to meta. Standalone embeds several, the daemon one.
 *
 * <p>Order: construct, serve {@link #handler} on the address of the settings, {@link #start}. At the end: stop serving, {@link #close}. What
 * was given (network client, opener with its memory, scheduler) stays the caller's and is closed after this.
 */
public final class OsdNode implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** A disk as this OSD sees it; without identity if it was never open here. */
    public record DiskView(Path path, Optional<DiskIdentity> identity, DiskState state, String cause) {}

    private final OsdSettings settings;
    private final Scheduler scheduler;
    private final WriteFence fence;
    private final OsdDisks disks;
    private final OsdHandler handler;
    private final MetaReporter reporter;
    private Optional<Scheduler.Cancellable> ticking = Optional.empty();

    /**
     * Does nothing yet.
     *
     * @param rpc    asks meta; shows itself in the role OSD
     * @param opener shared by all OSDs of the process, as it holds the memory of reads and the ledger of space
     */
    public OsdNode(OsdSettings settings, Rpc rpc, DiskStoreOpener opener, Ticker ticker, Scheduler scheduler) {
        this(settings, rpc, (path, listener) -> opener.open(path, settings.cluster(), settings.store(), listener), ticker, scheduler);
    }

    OsdNode(OsdSettings settings, Rpc rpc, OsdDisks.Opener opener, Ticker ticker, Scheduler scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.fence = new WriteFence(ticker, settings.lease());
        this.disks = new OsdDisks(settings.osd(), settings.disks(), opener, new ToMeta(), fence::map, ticker);
        this.handler = new OsdHandler(disks, fence);
        this.reporter = new MetaReporter(
                new MetaReporter.Self(settings.osd(), settings.address(), settings.domain(), settings.metaAddresses()), rpc, disks, fence,
                settings.timings(), ticker, scheduler);
    }

    /** Tells meta what becomes of the disks; the reporter is there before the first disk is opened. */
    private final class ToMeta implements OsdDisks.Watcher {
        @Override
        public void opened(DiskIdentity disk, DiskState state) { reporter.diskOpened(disk, state); }

        @Override
        public void changed(DiskIdentity disk, DiskState state, String cause) { reporter.diskChanged(disk, state, cause); }
    }

    /** Answers protocol.osd; cells of a shard must reach it in the order in which they were sent, one after another. */
    public RpcHandler handler() {
        return handler;
    }

    /** Opens the disks that are there, and begins to report. Disks that are away do not stop it. */
    public void start() throws InterruptedException {
        disks.start(settings.openPatience());
        reporter.start();
        ticking = Optional.of(scheduler.repeat(TICK, disks::tick));
    }

    /** Done when meta knows this OSD. */
    public CompletableFuture<Void> registered() { return reporter.registered(); }

    /** Whether meta has answered within the lease, so that writes are taken. */
    public boolean takesWrites() { return fence.look(); }

    /** The disks in the order of the settings. */
    public List<DiskView> disks() {
        return disks.slots().stream().map(slot -> new DiskView(slot.path(), slot.lastIdentity(), slot.state(), slot.cause())).toList();
    }

    /** Marks the disk at that path FAILED until it is opened anew; false if it is not open. */
    public boolean failDisk(Path path, String cause) {
        Optional<DiskStore> store = disks.slots().stream().filter(slot -> slot.path().equals(path)).findFirst().flatMap(DiskSlot::store);
        store.ifPresent(open -> open.fail(DiskReports.BY_ORDER + cause));
        return store.isPresent();
    }

    /** Finishes what is acknowledged and closes the disks. Safe to call twice. */
    @Override
    public void close() {
        ticking.ifPresent(Scheduler.Cancellable::cancel);
        reporter.close();
        disks.close();
    }
}
