/** Direct memory with an owner: payloads of messages and the bounded pool that stripes and reads take theirs from. Any thread. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.buffer;
