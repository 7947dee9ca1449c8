package io.objectio.gateway.s3;

/** Told of every answered request; metrics hang here. Called on the request's thread, must not wait. */
@FunctionalInterface
public interface RequestObserver {
    RequestObserver NONE = (_, _, _) -> {};

    /**
     * One request is done.
     *
     * @param operation a row of the router's table, "Health", or "Unknown" if none was found: a small closed set
     * @param code      S3's error code, "OK" without an error, "Broken" if the answer could not be ended
     * @param nanos     from the parsed head to the end of the answer
     */
    void requestDone(String operation, String code, long nanos);
}
