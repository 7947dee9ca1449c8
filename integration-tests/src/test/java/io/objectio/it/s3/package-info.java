/** S3 behaviour seen by real clients. */
@org.jspecify.annotations.NullMarked
package io.objectio.it.s3;
