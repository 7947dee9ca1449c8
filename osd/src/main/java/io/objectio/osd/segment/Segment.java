package io.objectio.osd.segment;

import io.objectio.osd.disk.DiskFile;
import io.objectio.osd.disk.DiskIoException;

/**
 * One open segment file. Holders are counted: the file is closed when the last one lets go after it was retired, so that a compacted segment
 * stays readable to those who found their shard in it.
 */
final class Segment {
    private final SegmentHeader header;
    private final DiskFile file;
    private final long fileBytes;
    private int holders = 1;

    Segment(SegmentHeader header, DiskFile file, long fileBytes) {
        this.header = header;
        this.file = file;
        this.fileBytes = fileBytes;
    }

    long sequence() { return header.segment(); }

    PlaceSeed seed() { return header.seed(); }

    DiskFile file() { return file; }

    long fileBytes() { return fileBytes; }

    /** One holder more; false if it is closed already. */
    synchronized boolean hold() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    void letGo() throws DiskIoException {
        synchronized (this) {
            holders--;
            if (holders > 0) {
                return;
            }
        }
        file.close();
    }

    /** Whether nobody but the set holds it. */
    synchronized boolean idle() { return holders <= 1; }
}
