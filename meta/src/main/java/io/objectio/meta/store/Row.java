package io.objectio.meta.store;

/** One row as a scan meets it. The arrays are the reader's: they are not used again by the store. */
@SuppressWarnings("ArrayRecordComponent") // plumbing between store and catalogs, never compared
public record Row(byte[] key, byte[] value) {}
