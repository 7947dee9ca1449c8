/**
 * Calls over TCP with Netty. Event loops parse, encode and hand over; nothing in here waits, and handlers and answers that run on an event
 * loop must not either. Netty appears in no other package of this module.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.netty;
