/** Small files that must be whole or not there at all. Blocking I/O on the caller's thread. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.files;
