/** Golden bytes, round trips and damaged bytes of all messages. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.wire;
