/**
 * The S3 surface: one class per operation, {@link io.objectio.gateway.s3.Router} with the one table of them, and what they share. Each request
 * runs from top to bottom on its own virtual thread; operations keep no state.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.s3;
