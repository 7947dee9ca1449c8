package io.objectio.gateway.read;

/** Fewer than k shards of a stripe can be read now. S3 clients see 503 before the first byte and a broken connection after it, never 404. */
public final class ReadUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public ReadUnavailableException(String message) { super(message); }
}
