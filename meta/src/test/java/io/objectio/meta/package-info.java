/** Tests of whole metadata nodes over calls inside the process. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta;
