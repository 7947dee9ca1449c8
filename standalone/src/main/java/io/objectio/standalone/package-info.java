/**
 * Gateway, metadata and OSDs in one process on directories of one machine: wiring, the first start, and what a person reads on the way. Every
 * call between the parts passes the same frame codec as between hosts, over an in-process channel.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.standalone;
