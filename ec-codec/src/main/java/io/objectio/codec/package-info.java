/**
 * Reed-Solomon erasure coding over GF(2^8), polynomial 0x11D, with the systematic matrix of Backblaze's JavaReedSolomon: buffers in, buffers out,
 * no knowledge of objects. Works on direct buffers; codecs are stateless towards their callers and safe for any number of threads.
 * The Reed-Solomon library is used in this package only; the loops that compete with it are in {@code codec.loop}.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.codec;
