package io.objectio.common.cluster;

import io.objectio.common.id.DiskId;
import java.util.Optional;

/** One place of a placement group. While it moves, previous is the disk that it leaves. */
public record Slot(DiskId current, Optional<DiskId> previous) {
    public static Slot of(DiskId current) { return new Slot(current, Optional.empty()); }

    public boolean moving() { return previous.isPresent(); }
}
