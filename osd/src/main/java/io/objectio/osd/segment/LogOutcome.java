package io.objectio.osd.segment;

import io.objectio.osd.index.IndexEntry;
import java.util.Optional;

/** What became of an entry given to the log. */
public sealed interface LogOutcome {
    /** Durable. replaced is what stood in the index under the shard's id before. */
    record Done(Optional<IndexEntry> replaced) implements LogOutcome {}

    /** Nothing was to be done: the same bytes are stored already (and durable), the shard to delete is absent, the copied record is dead. */
    record Nothing(Optional<IndexEntry> present) implements LogOutcome {}

    /** The id holds other bytes. */
    record Different(IndexEntry present) implements LogOutcome {}

    /** Not written: out of space. */
    record NoSpace(String cause) implements LogOutcome {}

    /** Not written: the log takes nothing more, or not now. */
    record Refused(String cause) implements LogOutcome {}

    /** The disk failed while it was being written: it may or may not be there, and counts as not. */
    record Unknown(String cause) implements LogOutcome {}
}
