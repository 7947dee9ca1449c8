package io.objectio.protocol.meta;

import java.util.List;

/** Preconditions of a write, judged in apply. ETags without quotes; "*" is any. Empty lists mean no condition. */
public record Condition(List<String> ifMatch, List<String> ifNoneMatch) {
    public static final Condition NONE = new Condition(List.of(), List.of());

    public Condition {
        ifMatch = List.copyOf(ifMatch);
        ifNoneMatch = List.copyOf(ifNoneMatch);
    }
}
