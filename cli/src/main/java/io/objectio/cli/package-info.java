/** The process objectio-cli: its main method and what it takes from the machine. One thread, save those of the network client. */
@org.jspecify.annotations.NullMarked
package io.objectio.cli;
