/** The metadata daemon: its config and the wiring of one node, which standalone embeds. */
@org.jspecify.annotations.NullMarked
package io.objectio.meta;
