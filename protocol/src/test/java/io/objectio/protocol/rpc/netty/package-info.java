/** Calls over loopback sockets: good days, bad peers, leaks, back pressure; and a small benchmark. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.netty;
