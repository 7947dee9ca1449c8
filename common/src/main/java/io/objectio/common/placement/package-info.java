/** Choosing disks: pure functions of (cluster map, placement group seed, scheme), the same answer everywhere. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.placement;
