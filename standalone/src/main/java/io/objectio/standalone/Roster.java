package io.objectio.standalone;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directories of this start as disks of OSDs. present: it has a superblock of this cluster; else it is AWAY and shown. */
record Roster(StoreFile store, List<Disk> disks) {
    record Disk(OsdId osd, Path path, boolean present) {}

    Roster { disks = List.copyOf(disks); }

    ClusterId cluster() { return store.cluster(); }

    /** Paths by OSD, in order of name. */
    SortedMap<OsdId, List<Path>> pathsByOsd() {
        SortedMap<OsdId, List<Path>> byOsd = new TreeMap<>();
        disks.forEach(disk -> byOsd.merge(disk.osd(), List.of(disk.path()),
                (some, more) -> java.util.stream.Stream.concat(some.stream(), more.stream()).toList()));
        return byOsd;
    }

    long away() { return disks.stream().filter(disk -> !disk.present()).count(); }
}
