/** Tests over real connections and of the pure parts. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.s3;
