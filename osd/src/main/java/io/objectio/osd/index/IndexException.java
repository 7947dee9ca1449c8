package io.objectio.osd.index;

/** The index could not be read or written. It is never the only copy: it can be made again from the log. */
public final class IndexException extends Exception {
    private static final long serialVersionUID = 1;

    public IndexException(String message, Throwable cause) { super(message, cause); }
}
