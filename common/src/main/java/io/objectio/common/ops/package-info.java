/** The ops port of a daemon: health and metrics over plain HTTP on loopback. Netty event loop; answers come from memory. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.ops;
