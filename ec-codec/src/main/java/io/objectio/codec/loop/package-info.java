/**
 * Inner loops that multiply rows of a GF(2^8) matrix with columns of native memory: the plain Java one and those on the JDK's Vector API, which is an
 * incubator module and may be absent. The only package that handles raw addresses; callers check bounds and keep the memory alive. Thread-safe.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.codec.loop;
