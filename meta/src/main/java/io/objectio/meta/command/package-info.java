/**
 * What goes in the Raft log: entries of many commands, and their bytes. Pure data; golden-tested, changed only with the cluster's format level.
 * Stateless, any thread.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.command;
