/** The gateway's view of the cluster: metadata client with its session, cached map and accounts, and the door to the OSDs. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.cluster;
