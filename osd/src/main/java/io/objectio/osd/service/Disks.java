package io.objectio.osd.service;

import io.objectio.common.id.DiskId;
import io.objectio.osd.store.DiskStore;
import java.util.List;
import java.util.Optional;

/** The disks of this OSD. Threads: any. */
public interface Disks {
    /** The store of a disk that is open now, whatever its state. */
    Optional<DiskStore> find(DiskId disk);

    /** Every open store. */
    List<DiskStore> open();

    /** Whether the disk belongs to this OSD though it cannot be opened now. */
    boolean isAway(DiskId disk);
}
