/** The shared pieces of the transports, driven by hand. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.transport;
