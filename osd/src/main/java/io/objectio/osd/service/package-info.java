/**
 * The OSD's side of protocol.osd: each request is checked, mapped to calls of the disk's store and answered. Requests arrive on event loops and
 * nothing here waits there; answers are made on the disks' threads. Disk outcomes are translated to the wire's reasons here and nowhere else.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.service;
