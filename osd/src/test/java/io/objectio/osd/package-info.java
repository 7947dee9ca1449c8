/** Tests of the OSD as a whole. */
@org.jspecify.annotations.NullMarked
package io.objectio.osd;
