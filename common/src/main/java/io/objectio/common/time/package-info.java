/** The only place that looks at clocks and real randomness. Everything else gets these through its constructor, tests their manual twins. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.time;
