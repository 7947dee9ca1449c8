/** Golden bytes of the Raft log. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.command;
