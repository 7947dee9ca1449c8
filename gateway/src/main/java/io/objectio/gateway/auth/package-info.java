/**
 * Who asks, and whether the bytes are what was signed: Signature Version 4 in header and query, signed chunks and trailers, digests of bodies.
 * Pure but for the body, which is read by the request's thread. Secrets and signatures never leave this package.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.auth;
