package io.objectio.protocol.wire;

/** Bytes that are not what they should be: cut short, absurd lengths, unknown codes. Never retried; nothing was done. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WireException(String message) { super(message); }
}
