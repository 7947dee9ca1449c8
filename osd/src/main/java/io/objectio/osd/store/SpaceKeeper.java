package io.objectio.osd.store;

import io.objectio.osd.disk.DiskEvent;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskSpace;
import java.nio.file.Path;

/**
 * Watches the free space of a disk and keeps the reserve: at it the disk is FULL, and a sixteenth above it no more, so that it does not
 * flap. Asked once a second; between two looks the log takes at most a segment or two, for which the reserve has room.
 */
final class SpaceKeeper {
    private final DiskIo io;
    private final Path root;
    private final long device;
    private final SpaceLedger ledger;
    private final DiskHealth health;
    private final int reservePercent;
    private final long maxReserveBytes;
    private volatile DiskSpace space;

    SpaceKeeper(DiskIo io, Path root, long device, SpaceLedger ledger, DiskHealth health, DiskStoreConfig config) throws DiskIoException {
        this.io = io;
        this.root = root;
        this.device = device;
        this.ledger = ledger;
        this.health = health;
        this.reservePercent = config.reservePercent();
        this.maxReserveBytes = config.maxReserveBytes();
        this.space = io.space(root);
    }

    DiskSpace space() { return space; }

    long reserveBytes() { return Math.min(space.totalBytes() / 100 * reservePercent, maxReserveBytes); }

    void look() throws DiskIoException {
        space = io.space(root);
        long reserve = reserveBytes();
        if (space.freeBytes() < reserve) {
            health.report(DiskEvent.SPACE_LOW, "free " + space.freeBytes() + " of " + space.totalBytes() + " bytes, reserve " + reserve);
        } else if (space.freeBytes() >= reserve + reserve / 16) {
            health.report(DiskEvent.SPACE_BACK, "free " + space.freeBytes() + " of " + space.totalBytes() + " bytes, reserve " + reserve);
        }
    }

    boolean promise(long bytes) { return ledger.promise(device, bytes, space.totalBytes(), space.freeBytes(), reserveBytes()); }

    void giveBack(long bytes) { ledger.giveBack(device, bytes); }

    long promised() { return ledger.promised(device); }
}
