/** Manual twins of the clocks. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.time;
