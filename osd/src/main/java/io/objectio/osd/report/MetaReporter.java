package io.objectio.osd.report;

import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.service.Disks;
import io.objectio.osd.service.WriteFence;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Rpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps meta informed of this OSD.
 *
 * <pre>
 * from         event                              to           action
 * UNKNOWN      start, retry time, new disk        REGISTERING  RegisterOsd
 * REGISTERING  Done                               REGISTERED   waiting disk changes, heartbeat at once
 * REGISTERING  no answer, refused                 UNKNOWN      again after the retry time
 * REGISTERED   heartbeat time                     REGISTERED   Heartbeat, waiting disk changes
 * REGISTERED   HeartbeatSeen, known = false       UNKNOWN      registers again at once
 * REGISTERED   disk state changed                 REGISTERED   DiskChanged at once
 * REGISTERED   a map that has another state      REGISTERED   DiskChanged
 * REGISTERED   disk opened                        REGISTERING  RegisterOsd (it may be new to meta), DiskChanged
 * </pre>
 *
 * <p>Every answer renews the write fence's lease, counted from when the question was sent. Threads: any.
 */
public final class MetaReporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetaReporter.class);

    private enum State {
        UNKNOWN, REGISTERING, REGISTERED
    }

    /** Who this OSD is to the others. */
    public record Self(OsdId osd, String address, FailureDomain domain, List<String> metaAddresses) {
        public Self { metaAddresses = List.copyOf(metaAddresses); }
    }

    private final Self self;
    private final MetaChannel meta;
    private final Disks disks;
    private final WriteFence fence;
    private final ReportTimings timings;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final DiskChanges changes;
    private final CondemnedSweep sweep;
    private final MapWatcher mapWatcher;
    private final CompletableFuture<Void> firstRegistered = new CompletableFuture<>();
    private State state = State.UNKNOWN;
    private boolean registerAgain;
    private boolean beating;
    private boolean started;
    private boolean closed;
    private volatile Optional<Scheduler.Cancellable> beats = Optional.empty();
    private String lastRefusal = "";

    public MetaReporter(Self self, Rpc rpc, Disks disks, WriteFence fence, ReportTimings timings, Ticker ticker, Scheduler scheduler) {
        this.self = self;
        this.meta = new MetaChannel(rpc, self.metaAddresses());
        this.disks = disks;
        this.fence = fence;
        this.timings = timings;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.changes = new DiskChanges(meta, timings);
        this.sweep = new CondemnedSweep(meta, disks, timings);
        this.mapWatcher = new MapWatcher(meta, fence, timings, ticker, scheduler, this::compareWithMap);
    }

    /** Begins; returns at once. */
    public void start() {
        synchronized (this) {
            started = true;
        }
        beats = Optional.of(scheduler.repeat(timings.heartbeat(), this::beat));
        mapWatcher.start();
        register();
    }

    /** Done when meta knows this OSD for the first time. */
    public CompletableFuture<Void> registered() { return firstRegistered.copy(); }

    /** A disk was opened, at the start or when it came back. */
    public void diskOpened(DiskIdentity disk, DiskState now) {
        changes.add(change(disk, now, "opened at " + disk.path()));
        synchronized (this) {
            if (state == State.REGISTERING) {
                registerAgain = true;
            } else {
                state = State.UNKNOWN;
            }
        }
        register();
    }

    /** A disk changed its state; told to meta at once. */
    public void diskChanged(DiskIdentity disk, DiskState now, String cause) {
        tell(change(disk, now, cause));
    }

    private void tell(Mutation.DiskChanged change) {
        changes.add(change);
        synchronized (this) {
            if (state != State.REGISTERED) {
                return;
            }
        }
        changes.send();
    }

    /**
     * Tells meta where its map has another state of a disk than this OSD sees: a disk that was away before the start, or a change that was
     * overtaken. What an operator decided (FAILED, DRAINING) is not contradicted.
     */
    private void compareWithMap() {
        for (DiskReport report : DiskReports.of(disks, self.osd(), fence.map())) {
            Optional<DiskRow> row = fence.map().flatMap(map -> map.disk(report.disk()));
            boolean differs = row.isPresent() && row.get().osd().equals(self.osd()) && row.get().incarnation().equals(report.incarnation())
                    && row.get().state() != report.state() && row.get().state() != io.objectio.common.cluster.DiskState.FAILED
                    && row.get().state() != io.objectio.common.cluster.DiskState.DRAINING;
            if (differs) {
                tell(new Mutation.DiskChanged(report.disk(), report.incarnation(), report.state(),
                        "the map has " + row.get().state() + (report.errorText().isEmpty() ? "" : ", here: " + report.errorText())));
            }
        }
    }

    private static Mutation.DiskChanged change(DiskIdentity disk, DiskState now, String cause) {
        return new Mutation.DiskChanged(disk.disk(), disk.incarnation(), DiskReports.of(now), cause);
    }

    private void register() {
        synchronized (this) {
            if (!started || closed || state != State.UNKNOWN) {
                return;
            }
            state = State.REGISTERING;
        }
        long sent = ticker.nanos();
        Mutation register = new Mutation.RegisterOsd(self.osd(), self.address(), self.domain(),
                DiskReports.of(disks, self.osd(), fence.map()));
        MetaChannel.then(meta.submit(register, timings.callDeadline()), (answer, _) -> {
            if (answer instanceof MutationAnswer.Done) {
                fence.heardFromMeta(sent);
                registeredNow();
            } else {
                if (answer instanceof MutationAnswer.Refused(var error, var message)) {
                    refused(error + ": " + message);
                }
                synchronized (this) {
                    state = State.UNKNOWN;
                }
                scheduler.schedule(timings.retry(), this::register);
            }
        });
    }

    private void refused(String why) {
        synchronized (this) {
            if (why.equals(lastRefusal)) {
                return;
            }
            lastRefusal = why;
        }
        log.error("registration refused by meta osd={} cause={}", self.osd(), why);
    }

    private void registeredNow() {
        boolean again;
        synchronized (this) {
            again = registerAgain;
            registerAgain = false;
            state = again ? State.UNKNOWN : State.REGISTERED;
        }
        if (again) {
            register();
            return;
        }
        if (firstRegistered.complete(null)) {
            log.info("osd registered osd={} address={} disks={}", self.osd(), self.address(), disks.open().size());
        }
        changes.send();
        beat();
    }

    private void beat() {
        fence.look();
        synchronized (this) {
            if (closed || state != State.REGISTERED || beating) {
                return;
            }
            beating = true;
        }
        changes.send();
        long sent = ticker.nanos();
        MetaRequest heartbeat = new MetaRequest.Heartbeat(self.osd(), DiskReports.of(disks, self.osd(), fence.map()));
        MetaChannel.then(meta.ask(heartbeat, MetaResponse.HeartbeatSeen.class, timings.callDeadline()), (seen, _) -> {
            boolean forgotten = seen != null && !seen.known();
            synchronized (this) {
                beating = false;
                if (forgotten && state == State.REGISTERED) {
                    state = State.UNKNOWN;
                }
            }
            if (seen == null) {
                return;
            }
            if (forgotten) {
                log.info("meta does not know this OSD, registering again osd={}", self.osd());
                register();
                return;
            }
            fence.heardFromMeta(sent);
            seen.condemned().forEach(sweep::sweep);
        });
    }

    /** Says nothing more; answers still on their way change nothing. The scheduler and the network client stay their owner's. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        beats.ifPresent(Scheduler.Cancellable::cancel);
        mapWatcher.stop();
        meta.close();
    }
}
