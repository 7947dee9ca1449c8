/**
 * The replicated log of a metadata group: Apache Ratis behind our own guard, proposer and applier. The only package that knows Ratis.
 *
 * <p>Threads: one proposer, one applier, one guard thread, one for answers per member; Ratis has its own. Futures handed out complete on the
 * answer thread: what hangs on them must be short.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.raft;
