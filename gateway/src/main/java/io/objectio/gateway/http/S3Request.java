package io.objectio.gateway.http;

/**
 * A request as it came, nothing decoded: signatures are over exactly these characters (one char per byte).
 *
 * @param id       given out here, goes back as x-amz-request-id
 * @param rawPath  the target up to the first '?', starts with '/'
 * @param rawQuery the target behind the first '?', empty without one
 * @param remote   the client's address, for the log
 */
public record S3Request(String id, String method, String rawPath, String rawQuery, Headers headers, RequestBody body, String remote) {
    public boolean isHead() { return method.equals("HEAD"); }
}
