/** Tests of the process's parts over real sockets. */
@org.jspecify.annotations.NullMarked
package io.objectio.cli;
