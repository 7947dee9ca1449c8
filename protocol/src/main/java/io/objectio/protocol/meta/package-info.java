/**
 * What gateways, OSDs and repair managers ask of the metadata service. Pure data. A {@link io.objectio.protocol.meta.Mutation} is what ends up
 * in the Raft log, so its field codec is a format: golden-tested, changed only with the cluster's format level.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.meta;
