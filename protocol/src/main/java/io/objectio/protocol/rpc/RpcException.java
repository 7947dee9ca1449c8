package io.objectio.protocol.rpc;

/** A call without a response. */
public final class RpcException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. {@link #mayHaveHappened} tells whether the effect is possible. */
    public enum Code {
        /** No connection: the request was never sent. Retry freely. */
        UNREACHABLE(false),
        /** The connection broke after the request may have been sent: indeterminate. */
        CONNECTION_LOST(true),
        /** No response in time: indeterminate. */
        DEADLINE(true),
        /** The server's queue was full and it did nothing. Retry after a pause. */
        BUSY(false),
        /** The handshake failed: other cluster, wrong secret, or this role may not ask that. Do not retry. */
        REFUSED(false),
        /** The other side does not know this message or format level. Do not retry. */
        UNSUPPORTED(false),
        /** The handler failed unexpectedly; its log has the cause. Indeterminate. */
        INTERNAL(true);

        private final boolean mayHaveHappened;

        Code(boolean mayHaveHappened) { this.mayHaveHappened = mayHaveHappened; }

        public boolean mayHaveHappened() { return mayHaveHappened; }
    }

    private final Code code;

    public RpcException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public RpcException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() { return code; }
}
