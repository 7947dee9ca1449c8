/**
 * What all transports share: frames out of messages, calls that wait for their answer, requests on their way to a handler. Any thread; no
 * I/O. Only the transports beside this package use it.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.transport;
