package io.objectio.common.ops;

import java.util.List;

/** Can this process do its job now? Asked at each health request; cheap, from memory, never blocks. */
public interface Readiness {
    /** What stands in the way, for people; empty when ready. */
    List<String> obstacles();
}
