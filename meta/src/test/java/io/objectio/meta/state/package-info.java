/** Tests of the metadata state, and {@link io.objectio.meta.state.StateDriver}, a small cluster to test against. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.state;
