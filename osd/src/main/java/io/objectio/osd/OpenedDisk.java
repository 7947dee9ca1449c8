package io.objectio.osd;

import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStore;
import java.util.Optional;

/** Passes a disk's changes of state on, once it is known whose they are; what happened before that is in the state it was opened with. */
final class OpenedDisk implements DiskHealth.Listener {
    private final OsdDisks.Watcher watcher;
    private volatile Optional<DiskIdentity> identity = Optional.empty();

    OpenedDisk(OsdDisks.Watcher watcher) { this.watcher = watcher; }

    /** From now on changes are passed on; one that slipped in since the disk was announced is made up for. */
    void known(DiskStore store) {
        identity = Optional.of(store.identity());
        DiskState now = store.stats().state();
        if (now != DiskState.HEALTHY) {
            watcher.changed(store.identity(), now, store.stats().stateCause());
        }
    }

    @Override
    public void changed(DiskState before, DiskState after, String cause) {
        identity.ifPresent(disk -> watcher.changed(disk, after, cause));
    }
}
