package io.objectio.standalone;

import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.osd.index.IndexMemory;
import io.objectio.osd.index.RocksShardIndex;
import io.objectio.osd.store.DiskStoreOpener;
import io.objectio.osd.store.ReadMemory;
import io.objectio.osd.store.SpaceLedger;

/** What all OSDs of the process share: memory of indexes and reads, and the ledger of space promised on each device. */
final class OsdMemory implements AutoCloseable {
    /** For all RocksDB indexes of the process together (DESIGN 5). */
    private static final long INDEX_BYTES = 64L << 20;

    private final IndexMemory indexes = new IndexMemory(INDEX_BYTES);
    private final DiskStoreOpener opener;

    OsdMemory(Clock clock, Ticker ticker, RandomSource random) {
        this.opener = new DiskStoreOpener(new FileDiskIo(), directory -> new RocksShardIndex(directory, indexes), clock, ticker, random,
                ReadMemory.standard(), new SpaceLedger());
    }

    DiskStoreOpener opener() { return opener; }

    @Override
    public void close() { indexes.close(); }
}
