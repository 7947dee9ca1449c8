/**
 * What the commands show: one view per command with its table and its JSON, numbers and times in the words of the manual, and the catalogue of
 * errors. Views are immutable; nothing here asks the network.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.cli.output;
