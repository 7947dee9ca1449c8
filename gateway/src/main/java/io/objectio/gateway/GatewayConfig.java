package io.objectio.gateway;

import io.objectio.gateway.http.HttpConfig;
import io.objectio.gateway.s3.S3Config;

/** A gateway's configuration. */
public record GatewayConfig(HttpConfig http, S3Config s3) {
    public static GatewayConfig defaults(String host, int port) {
        return new GatewayConfig(HttpConfig.defaults(host, port), S3Config.defaults());
    }
}
