/** Tests and test twins of the package. */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.disk;
