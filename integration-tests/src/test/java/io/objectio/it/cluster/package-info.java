/** The store as a process of its own, for tests. */
@org.jspecify.annotations.NullMarked
package io.objectio.it.cluster;
