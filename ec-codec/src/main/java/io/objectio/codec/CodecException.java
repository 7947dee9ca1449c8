package io.objectio.codec;

/** The codec cannot do what was asked, and retrying the same call will not help. Nothing has been written. */
public final class CodecException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. None may be retried unchanged, none has had an effect. */
    public enum Code {
        /** Fewer than k shards are left. Try again when a shard has come back; the S3 client sees 503 before the first byte. */
        TOO_FEW_SURVIVORS,
        /** The configured backend is unknown, or this machine or JVM does not have it. Seen at start only; the process must not start. */
        BACKEND_UNAVAILABLE,
        /** A backend computes wrong bytes, or the Reed-Solomon library itself does. Seen at start only; the process must not start. */
        SELF_TEST_FAILED
    }

    private final Code code;

    CodecException(Code code, String message) {
        super(message);
        this.code = code;
    }

    CodecException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() { return code; }
}
