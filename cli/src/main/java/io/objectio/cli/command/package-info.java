/**
 * The commands: one class each, thin, made of options, one or two questions to the store, and a view of the answer. The classes that all
 * share: {@link io.objectio.cli.command.CommandLineTool} runs one command line, {@link io.objectio.cli.command.MetaLink} asks. One thread.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.cli.command;
