package io.objectio.meta.raft;

import java.util.Optional;

/** A command or barrier without an answer. */
public final class ProposalFailed extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, and whether the command may have been applied. */
    public enum Code {
        /** This member does not lead, nothing was done. Ask the leader. */
        NOT_LEADER(false),
        /** A leader without a majority, or one that is not ready yet: nothing was done. Try again. */
        NO_QUORUM(false),
        /** The queue is full, nothing was done. Try again after a pause. */
        BUSY(false),
        /** Leadership or majority was lost meanwhile: it may be applied, now or later. Repeat it under the same number. */
        INDETERMINATE(true),
        /** This member is closing; nothing was done. */
        CLOSED(false);

        private final boolean mayHaveHappened;

        Code(boolean mayHaveHappened) { this.mayHaveHappened = mayHaveHappened; }

        public boolean mayHaveHappened() { return mayHaveHappened; }
    }

    private final Code code;
    private final transient Optional<String> leader;

    ProposalFailed(Code code, String message, Optional<String> leader) {
        super(message, null, false, false);
        this.code = code;
        this.leader = leader;
    }

    public Code code() { return code; }

    /** The node that leads, where it is known. */
    public Optional<String> leader() { return leader; }
}
