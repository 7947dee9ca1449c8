package io.objectio.gateway.http;

import java.io.IOException;

/** The client has announced more of the body than it sends: nothing came for the configured time. */
public final class BodyTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    public BodyTimeoutException(String message) { super(message); }
}
