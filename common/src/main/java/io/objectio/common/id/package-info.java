/**
 * Identifiers: one immutable record each, with the byte form that every format
 * uses. No I/O, no threads, no randomness.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.common.id;
