/** Tests of the replicated log with real Ratis in temporary folders. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.raft;
