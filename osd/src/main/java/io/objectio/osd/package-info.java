/**
 * The OSD as a whole: {@link io.objectio.osd.OsdNode} puts disks, handlers and reports together for the daemon and for standalone. A disk that
 * is not there is shown and waited for; it never stops the others.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd;
