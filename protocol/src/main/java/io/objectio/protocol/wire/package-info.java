/** Bytes on the wire and in records: field codecs, the frame header, the table of message types. No I/O. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.wire;
