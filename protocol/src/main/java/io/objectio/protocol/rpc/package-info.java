/** Calls between daemons: contracts with deadlines. The transports (netty for sockets, memory for one process) are sub-packages. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc;
