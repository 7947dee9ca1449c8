/**
 * What the OSD tells meta and hears from it: registration, heartbeats, changes of disks at once, the map, condemned shards; and facts of the
 * host. Works on scheduler ticks and completed futures, never waits; everything that waits for a repeat is bounded by the number of disks.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.report;
