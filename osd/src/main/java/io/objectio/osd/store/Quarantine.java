package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskFile;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.segment.LogEntry;
import io.objectio.osd.segment.LogOutcome;
import io.objectio.osd.segment.SegmentReader;
import io.objectio.osd.segment.ShardLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sets a damaged shard aside. A small one's record is copied to quarantine/ as it is and then the QUARANTINED record is appended; a large
 * one's file is moved there after the record is durable (a crash between the two leaves an orphan, which the next start deals with).
 */
final class Quarantine {
    private final DiskIo io;
    private final DiskLayout layout;
    private final ShardLog log;
    private final DiskHealth health;
    private final ShardReader reader;

    Quarantine(DiskIo io, DiskLayout layout, ShardLog log, DiskHealth health, ShardReader reader) {
        this.io = io;
        this.layout = layout;
        this.log = log;
        this.health = health;
        this.reader = reader;
    }

    QuarantineResult setAside(ShardId shard) {
        try {
            Optional<IndexEntry> entry = log.table().find(shard);
            if (entry.isEmpty()) {
                return new QuarantineResult.Absent(shard);
            }
            if (!entry.get().live()) {
                return new QuarantineResult.Quarantined(shard, "");
            }
            switch (reader.verify(shard)) {
                case ShardVerification.Intact _ -> {
                    return new QuarantineResult.Intact(shard);
                }
                case ShardVerification.Absent _ -> {
                    return new QuarantineResult.Absent(shard);
                }
                case ShardVerification.Busy _ -> {
                    return new QuarantineResult.Busy(shard);
                }
                case ShardVerification.Unavailable(_, var state, String cause) -> {
                    return new QuarantineResult.Unavailable(shard, state, cause);
                }
                case ShardVerification.Corrupt _ -> {
                    return setAside(shard, entry.get());
                }
            }
        } catch (IndexException e) {
            return new QuarantineResult.Unavailable(shard, health.state(), String.valueOf(e.getMessage()));
        } catch (DiskIoException e) {
            health.writeFailed(e);
            return new QuarantineResult.Unavailable(shard, health.state(), String.valueOf(e.getMessage()));
        }
    }

    private QuarantineResult setAside(ShardId shard, IndexEntry entry) throws DiskIoException {
        String name = DiskLayout.name(shard) + String.format("-%016x", entry.sequence());
        Path kept = layout.quarantine().resolve(name);
        boolean small = entry.kind() == IndexEntry.Kind.SHARD;
        if (small) {
            copyRecord(entry, kept);
        }
        Optional<CompletableFuture<LogOutcome>> outcome = log.submit(new LogEntry.Quarantine(shard, entry));
        if (outcome.isEmpty()) {
            return new QuarantineResult.Busy(shard);
        }
        switch (outcome.get().join()) {
            case LogOutcome.Done _ -> {
                Path file = layout.largeFile(shard, entry.fileNumber());
                if (!small && io.identify(file).isPresent()) {
                    io.rename(file, kept);
                    io.syncDirectory(layout.quarantine());
                }
                return new QuarantineResult.Quarantined(shard, name);
            }
            case LogOutcome.Nothing(Optional<IndexEntry> present) -> {
                return present.isEmpty() ? new QuarantineResult.Absent(shard) : new QuarantineResult.Busy(shard);
            }
            case LogOutcome.Different _ -> throw new IllegalStateException("a quarantine compares no bytes");
            case LogOutcome.NoSpace(String why) -> {
                return new QuarantineResult.Unavailable(shard, health.state(), why);
            }
            case LogOutcome.Refused(String why) -> {
                return new QuarantineResult.Unavailable(shard, health.state(), why);
            }
            case LogOutcome.Unknown(String why) -> {
                return new QuarantineResult.Unavailable(shard, health.state(), why);
            }
        }
    }

    private void copyRecord(IndexEntry entry, Path kept) throws DiskIoException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SegmentReader.headLength(entry) + (int) entry.dataLength());
        if (log.reader().readRaw(entry, 0, bytes).isEmpty() || io.identify(kept).isPresent()) {
            return;
        }
        try (DiskFile file = io.open(kept, DiskIo.Mode.CREATE_NEW)) {
            file.write(bytes.flip(), 0);
            file.sync();
        }
        io.syncDirectory(layout.quarantine());
    }
}
