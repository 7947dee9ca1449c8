/** Tests of the messages' own formats. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.manifest;
