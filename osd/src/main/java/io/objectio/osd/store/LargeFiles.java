package io.objectio.osd.store;

import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.disk.DiskLayout.LargeName;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.segment.ShardTable;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of large shards at a start. A file that no entry names was never completed, or its shard is deleted: it goes, unless the
 * log is damaged, because then the completion may be what was lost; it is kept in quarantine/ until its CRC was compared with meta's.
 */
final class LargeFiles {
    record Swept(int removed, int kept) {}

    private static final Logger log = LoggerFactory.getLogger(LargeFiles.class);

    private final DiskIo io;
    private final DiskLayout layout;
    private final ShardTable table;

    LargeFiles(DiskIo io, DiskLayout layout, ShardTable table) {
        this.io = io;
        this.layout = layout;
        this.table = table;
    }

    Swept sweep(boolean mayRemove) throws DiskIoException, IndexException {
        int removed = 0;
        int kept = 0;
        for (int i = 0; i < DiskLayout.LARGE_DIRECTORIES; i++) {
            Path directory = layout.largeDirectory(i);
            for (String name : io.list(directory)) {
                Optional<LargeName> parsed = LargeName.parse(name);
                if (parsed.isPresent() && isNamed(parsed.get())) {
                    continue;
                }
                if (mayRemove && parsed.isPresent()) {
                    io.unlink(directory.resolve(name));
                    removed++;
                } else {
                    io.rename(directory.resolve(name), layout.quarantine().resolve(name));
                    kept++;
                }
            }
        }
        if (removed + kept > 0) {
            log.info("large files without completion path={} removed={} quarantined={}", layout.root(), removed, kept);
        }
        return new Swept(removed, kept);
    }

    private boolean isNamed(LargeName name) throws IndexException {
        Optional<IndexEntry> entry = table.find(name.shard());
        return entry.isPresent() && entry.get().kind() == IndexEntry.Kind.LARGE && entry.get().fileNumber() == name.number();
    }
}
