/** Tests of the benchmark against an S3 server in miniature. */
@org.jspecify.annotations.NullMarked
package io.objectio.cli.bench;
