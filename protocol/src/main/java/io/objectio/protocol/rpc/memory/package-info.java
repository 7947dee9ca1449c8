/**
 * Calls inside one process. Every message passes the same frame encoding as on a socket; payloads go along by reference. Any thread;
 * handlers run on the executor that their server was registered with.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.memory;
