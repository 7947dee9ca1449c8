package io.objectio.gateway.cluster;

/** Meta gave no answer that the request can go on with; a later retry may. S3 clients see 503 ServiceUnavailable. */
public final class MetaUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public MetaUnavailableException(String message) { super(message); }

    public MetaUnavailableException(String message, Throwable cause) { super(message, cause); }
}
