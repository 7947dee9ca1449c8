/** The contract of row stores, run on both. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.store;
