/** Golden outputs and behaviour of the commands, against a store that is made of canned answers. */
@org.jspecify.annotations.NullMarked
package io.objectio.cli.command;
