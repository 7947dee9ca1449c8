package io.objectio.osd;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.disk.SuperblockStore;
import io.objectio.osd.service.Disks;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of this OSD and the disks found there, by the identity in their superblocks and never by their place in the list (D9). What is not
 * there is AWAY: shown, looked for every second, and taken in when it comes back. Each opening has a thread of its own, so that a disk that
 * hangs holds up no other. Threads: any; {@link #tick} by one.
 */
final class OsdDisks implements Disks, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OsdDisks.class);
    private static final Duration RETRY_ABSENT = Duration.ofSeconds(1);
    /** For what a person has to mend: each try opens files and may write a line to the log. */
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(30);
    /** A store sees its own files return within a second; what is there after three is something else. */
    private static final int LOOKS_BEFORE_REPLACING = 3;

    /** Opens the store at a path. */
    interface Opener {
        DiskStore open(Path path, DiskHealth.Listener listener) throws DiskRefused;
    }

    /** Is told what becomes of the disks; on any thread. */
    interface Watcher {
        void opened(DiskIdentity disk, DiskState state);

        void changed(DiskIdentity disk, DiskState state, String cause);
    }

    private final OsdId osd;
    private final List<DiskSlot> slots;
    private final Opener opener;
    private final Watcher watcher;
    private final Supplier<Optional<ClusterMap>> map;
    private final Ticker ticker;
    private volatile boolean closed;

    OsdDisks(OsdId osd, List<Path> paths, Opener opener, Watcher watcher, Supplier<Optional<ClusterMap>> map, Ticker ticker) {
        this.osd = osd;
        this.slots = paths.stream().map(DiskSlot::new).toList();
        this.opener = opener;
        this.watcher = watcher;
        this.map = map;
        this.ticker = ticker;
    }

    /** Opens all disks side by side; returns when all have been tried, or after that time, when the slow ones go on by themselves. */
    void start(Duration patience) throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(slots.size());
        for (DiskSlot slot : slots) {
            openBeside(slot, tried::countDown);
        }
        if (!tried.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("disks still opening after={}s left={}", patience.toSeconds(), tried.getCount());
        }
    }

    /** Once a second: open stores look after themselves, closed ones are tried again. */
    void tick() {
        for (DiskSlot slot : slots) {
            slot.store().ifPresent(DiskStore::tick);
            if (slot.store().isEmpty()) {
                openBeside(slot, () -> {});
            } else {
                slot.beginReplacing(LOOKS_BEFORE_REPLACING).ifPresent(old -> replaceBeside(slot, old));
            }
        }
    }

    private void openBeside(DiskSlot slot, Runnable tried) {
        if (closed || !slot.beginOpening(ticker.nanos())) {
            tried.run();
            return;
        }
        beside(slot, () -> {
            try {
                open(slot);
            } finally {
                tried.run();
            }
        });
    }

    private void replaceBeside(DiskSlot slot, DiskStore old) {
        beside(slot, () -> {
            if (!Files.exists(slot.path().resolve(SuperblockStore.FILE_A))) {
                slot.kept();
                return;
            }
            log.info("disk path holds other files than were open, opening them path={} disk={}", slot.path(), old.identity().disk());
            old.close();
            open(slot);
        });
    }

    private static void beside(DiskSlot slot, Runnable work) {
        Thread.ofPlatform().name("open-" + slot.path().getFileName()).daemon().start(work);
    }

    private void open(DiskSlot slot) {
        Optional<Object> superblock = superblockFile(slot.path());
        if (slot.isKeptOut(superblock)) {
            slot.later(ticker.nanos() + RETRY_ABSENT.toNanos());
            return;
        }
        OpenedDisk opened = new OpenedDisk(watcher);
        try {
            DiskStore store = opener.open(slot.path(), opened);
            Optional<String> wrong = wrong(slot, store.identity());
            if (wrong.isPresent()) {
                store.close();
                slot.keepOut(superblock);
                refused(slot, DiskState.AWAY, wrong.get(), RETRY_REFUSED);
            } else {
                takeIn(slot, store, opened);
            }
        } catch (DiskRefused e) {
            boolean absent = e.reason() == DiskRefused.Reason.ABSENT;
            boolean broken = e.reason() == DiskRefused.Reason.SUPERBLOCK_LOST || e.reason() == DiskRefused.Reason.IO_ERROR;
            refused(slot, broken ? DiskState.FAILED : DiskState.AWAY, String.valueOf(e.getMessage()),
                    absent ? RETRY_ABSENT : RETRY_REFUSED);
        } catch (RuntimeException e) {
            log.error("disk cannot be opened path={}", slot.path(), e);
            refused(slot, DiskState.FAILED, String.valueOf(e.getMessage()), RETRY_REFUSED);
        }
    }

    /** Which file the superblock at this path is: device and inode; empty if there is none. */
    private static Optional<Object> superblockFile(Path path) {
        try {
            return Optional.ofNullable(Files.readAttributes(path.resolve(SuperblockStore.FILE_A), BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            log.debug("no superblock path={} cause={}", path, e.toString());
            return Optional.empty();
        }
    }

    private void takeIn(DiskSlot slot, DiskStore store, OpenedDisk opened) {
        DiskState before = slot.state();
        String cause = slot.cause();
        slot.opened(store);
        if (closed) {
            slot.close().ifPresent(DiskStore::close);
            return;
        }
        DiskState now = store.stats().state();
        log.info("disk state path={} disk={} before={} after={} cause=\"opened, was: {}\"", slot.path(), store.identity().disk(), before,
                now,
                cause);
        watcher.opened(store.identity(), now);
        opened.known(store);
    }

    /** Why a disk that could be opened is not this OSD's to serve. */
    private Optional<String> wrong(DiskSlot slot, DiskIdentity found) {
        if (!found.osd().equals(osd)) {
            return Optional.of("disk " + found.disk() + " at " + slot.path() + " belongs to " + found.osd() + ", not to " + osd
                    + "; give that OSD this path");
        }
        for (DiskSlot other : slots) {
            Optional<DiskIdentity> known = other.lastIdentity().filter(identity -> identity.disk().equals(found.disk()));
            if (known.isPresent() && other != slot && other.store().isPresent()) {
                return Optional
                        .of("disk " + found.disk() + " is open at " + other.path() + " already; " + slot.path() + " is a copy of it");
            }
            if (known.isPresent() && found.mountCount() <= known.get().mountCount()) {
                return Optional.of("disk " + found.disk() + " at " + slot.path() + " was mounted " + found.mountCount() + " times, and "
                        + known.get().mountCount() + " times when it was seen last: an older copy, which lacks what came since");
            }
        }
        return Optional.empty();
    }

    private void refused(DiskSlot slot, DiskState state, String cause, Duration retry) {
        DiskState before = slot.state();
        if (slot.refused(state, cause, ticker.nanos() + retry.toNanos())) {
            log.warn("disk state path={} before={} after={} cause={}", slot.path(), before, state, cause);
        }
    }

    @Override
    public Optional<DiskStore> find(DiskId disk) {
        for (DiskSlot slot : slots) {
            Optional<DiskStore> store = slot.store();
            if (store.isPresent() && store.get().identity().disk().equals(disk)) {
                return store;
            }
        }
        return Optional.empty();
    }

    @Override
    public List<DiskStore> open() { return slots.stream().flatMap(slot -> slot.store().stream()).toList(); }

    @Override
    public boolean isAway(DiskId disk) {
        boolean seen = slots.stream().anyMatch(slot -> slot.lastIdentity().filter(identity -> identity.disk().equals(disk)).isPresent());
        return find(disk).isEmpty()
                && (seen || map.get().flatMap(known -> known.disk(disk)).filter(row -> row.osd().equals(osd)).isPresent());
    }

    List<DiskSlot> slots() { return slots; }

    /** Closes every store, side by side; what hangs is left behind after that time. */
    void close(Duration patience) throws InterruptedException {
        closed = true;
        List<DiskStore> stores = slots.stream().flatMap(slot -> slot.close().stream()).toList();
        CountDownLatch left = new CountDownLatch(stores.size());
        for (DiskStore store : stores) {
            Thread.ofPlatform().name("close-" + store.identity().path().getFileName()).daemon().start(() -> {
                try {
                    store.close();
                } finally {
                    left.countDown();
                }
            });
        }
        if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            log.error("disks did not close, left behind after={}s count={}", patience.toSeconds(), left.getCount());
        }
    }

    @Override
    public void close() {
        try {
            close(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("interrupted while disks were closing", e);
        }
    }
}
