package io.objectio.gateway.s3;

import java.util.List;

/** Whether this gateway can serve now. Reasons are short codes for people (meta-unreachable), none if ready. */
public record Readiness(boolean ready, List<String> reasons) {
    public static final Readiness READY = new Readiness(true, List.of());

    public Readiness { reasons = List.copyOf(reasons); }
}
