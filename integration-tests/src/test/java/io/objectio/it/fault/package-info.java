/** Killed processes, missing disks, damaged bytes. */
@org.jspecify.annotations.NullMarked
package io.objectio.it.fault;
