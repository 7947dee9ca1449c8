/** Tests of authentication, and a signer for tests of other packages. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.auth;
