/** Placement tested as a function. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.placement;
