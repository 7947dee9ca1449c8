/**
 * HTTP/1.1 over Netty: strict framing, bodies that stream both ways with back pressure, one virtual thread per request. Event loops parse and
 * hand over, they never wait. No Netty type leaves this package, and nothing here knows S3.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.http;
