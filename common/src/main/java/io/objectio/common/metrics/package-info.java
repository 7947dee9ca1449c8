/** Counters, gauges and timers behind our own small types, and their text exposition. Any thread. The only home of the Prometheus client. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.metrics;
