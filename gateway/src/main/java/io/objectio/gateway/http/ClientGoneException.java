package io.objectio.gateway.http;

import java.io.IOException;

/** The client's connection is gone: nobody is left to be answered. */
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    public ClientGoneException(String message) { super(message); }
}
