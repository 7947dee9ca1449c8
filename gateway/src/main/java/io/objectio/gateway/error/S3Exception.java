package io.objectio.gateway.error;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request ends with this answer. Nothing of it has become visible. An IOException, so that a body can fail with it in a stream's place. */
public final class S3Exception extends IOException {
    private static final long serialVersionUID = 1;

    private final S3Error error;
    /** Further elements of the error's XML, in order. */
    private final transient Map<String, String> fields = new LinkedHashMap<>();

    S3Exception(S3Error error, String message, Optional<Throwable> cause) {
        super(message, cause.orElse(null));
        this.error = error;
    }

    /** Adds an element to the error's XML (Region, ArgumentName, ...). Never a secret, never a signature. */
    public S3Exception with(String element, String value) {
        fields.put(element, value);
        return this;
    }

    public S3Error error() { return error; }

    public String text() { return String.valueOf(getMessage()); }

    public Map<String, String> fields() { return Collections.unmodifiableMap(fields); }
}
