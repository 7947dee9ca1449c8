package io.objectio.gateway.write;

/** The bytes could not be made durable on enough disks. Nothing became visible. S3 clients see 503 and may retry. */
public final class WriteUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public WriteUnavailableException(String message) { super(message); }

    public WriteUnavailableException(String message, Throwable cause) { super(message, cause); }
}
