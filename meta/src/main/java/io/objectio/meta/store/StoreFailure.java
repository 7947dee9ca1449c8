package io.objectio.meta.store;

/**
 * The store could not read or write its disk, or found damage there. Not for retry: whether the last commit is in the store is unknown to this
 * process, so it must halt; a restart replays the Raft log onto what was flushed. S3 clients see 503 until then.
 */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreFailure(String message, Throwable cause) { super(message, cause); }
}
