/** Direct memory in which stripes are encoded and decoded, bounded for the whole process, and the mailbox that serves many answers in turn. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.stripe;
