/** Tests and doubles of the data path. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.path;
