/** Tests. */
@org.jspecify.annotations.NullMarked
package io.objectio.standalone;
