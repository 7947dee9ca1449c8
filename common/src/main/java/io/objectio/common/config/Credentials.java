package io.objectio.common.config;

/**
 * How to reach a store and as whom: what {@code DIR/credentials.json} holds. toString leaves the secret out.
 *
 * @param endpoint  URL of the S3 endpoint, {@code http://127.0.0.1:9000}
 * @param meta      host:port of a metadata node's admin port, or several with commas
 * @param clusterId 32 hex digits
 */
public record Credentials(String endpoint, String accessKey, String secretKey, String meta, String clusterId) {
    @Override
    public String toString() {
        return "Credentials[endpoint=" + endpoint + " accessKey=" + accessKey + " meta=" + meta + " clusterId=" + clusterId + "]";
    }
}
