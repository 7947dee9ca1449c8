/** Start, stop and the ways a process ends: exit codes and what a broken invariant does. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.lifecycle;
