/** Both sides of the handshake, played against each other and against cheats. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.handshake;
