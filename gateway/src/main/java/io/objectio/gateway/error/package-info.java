/** The one table of S3 errors and the exception that carries a row of it. Pure data; used by every part of the gateway that answers clients. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.error;
