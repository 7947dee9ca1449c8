/**
 * Gateway, disks, network and metadata state in one thread from one seed: the real write and read path, the real state machine, fakes only for
 * what is hardware. After every step the promises are checked; a broken one is reported with its seed.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.it.simulation;
