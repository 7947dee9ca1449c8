/** The plan of the house as rules. */
@org.jspecify.annotations.NullMarked
package io.objectio.it.architecture;
