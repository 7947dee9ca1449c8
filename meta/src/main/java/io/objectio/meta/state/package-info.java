/**
 * The metadata as a state machine: {@link io.objectio.meta.state.MetaState} applies commands, one {@code *Catalog} per area decides;
 * {@link io.objectio.meta.state.MetaReader} answers from a view. No clock, no randomness, no I/O but the batch: the same entries give the same
 * bytes on every member. One thread applies; readers have a view each.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.state;
