package io.objectio.gateway.cluster;

import io.objectio.common.id.DiskId;
import java.util.HashSet;
import java.util.Set;

/** Disk health with fixed times: grace 200, hedge 50 (nanoseconds); suspects are what the test or the machine says. */
public final class CalmHealth implements DiskHealth {
    public static final long GRACE = 200;
    public static final long HEDGE = 50;

    private final Set<DiskId> suspects = new HashSet<>();

    @Override
    public boolean suspect(DiskId disk) { return suspects.contains(disk); }

    @Override
    public boolean slow(DiskId disk) { return false; }

    @Override
    public long graceNanos(DiskId disk) { return GRACE; }

    @Override
    public long hedgeNanos(DiskId disk) { return HEDGE; }

    @Override
    public void straggled(DiskId disk) { suspects.add(disk); }

    @Override
    public void suspect(DiskId disk, String cause) { suspects.add(disk); }
}
