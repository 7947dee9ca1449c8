/** The cluster map: OSDs, disks and placement groups of one epoch. Immutable, any thread. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.cluster;
