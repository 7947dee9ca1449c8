/** The in-process transport under test, and the simulated network for tests of others. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.rpc.memory;
