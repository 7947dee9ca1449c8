/** Who is on the other end, proven by a shared secret before anything else is said. Pure: messages in, messages out. One thread per handshake. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.handshake;
