/**
 * Pure arithmetic between the bytes of a blob and the bytes of its shards: stripes, cells, offsets, granules. No I/O, no buffers, immutable values
 * that any thread may use.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.codec.layout;
