/** The gateway as a whole: {@link io.objectio.gateway.GatewayServer} puts HTTP, authentication, S3 and the doors to meta and data together. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway;
