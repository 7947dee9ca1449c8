package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.osd.segment.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** A shard below 1 MiB whose cells are kept until the last one came, and then go to the log as one record. */
final class SmallShardWrite implements ShardWrite {
    private final ShardHead head;
    private final CellCheck check;
    private final Function<LogEntry, CompletableFuture<WriteResult>> appendToLog;
    private final Consumer<ShardWrite> onEnd;
    private final List<Payload> cells = new ArrayList<>();
    private Optional<WriteResult> ended = Optional.empty();

    SmallShardWrite(ShardHead head, Function<LogEntry, CompletableFuture<WriteResult>> appendToLog, Consumer<ShardWrite> onEnd) {
        this.head = head;
        this.check = new CellCheck(head);
        this.appendToLog = appendToLog;
        this.onEnd = onEnd;
    }

    @Override
    public ShardHead head() { return head; }

    @Override
    public synchronized CompletableFuture<WriteResult> append(CrcList granuleCrcs, Payload cell) {
        if (ended.isEmpty()) {
            Optional<WriteResult> bad = check.accept(granuleCrcs, cell.bytes());
            if (bad.isEmpty()) {
                cells.add(cell);
                return CompletableFuture.completedFuture(new WriteResult.Taken(head.shard(), check.received()));
            }
            end(bad.get());
        }
        cell.release();
        return CompletableFuture.completedFuture(ended.orElseThrow());
    }

    @Override
    public synchronized CompletableFuture<WriteResult> finish(int shardCrc, Bytes manifest) {
        if (ended.isEmpty()) {
            Optional<WriteResult> bad = check.complete(shardCrc);
            if (bad.isEmpty()) {
                List<Payload> whole = List.copyOf(cells);
                cells.clear();
                end(new WriteResult.Abandoned(head.shard()));
                return appendToLog.apply(new LogEntry.Put(head.shard(), head.scheme(), manifest, check.crcs(), shardCrc, whole));
            }
            end(bad.get());
        }
        return CompletableFuture.completedFuture(ended.orElseThrow());
    }

    @Override
    public synchronized void abandon() {
        if (ended.isEmpty()) {
            end(new WriteResult.Abandoned(head.shard()));
        }
    }

    private void end(WriteResult result) {
        ended = Optional.of(result);
        cells.forEach(Payload::release);
        cells.clear();
        onEnd.accept(this);
    }
}
