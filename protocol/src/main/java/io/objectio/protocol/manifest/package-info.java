/** What the shards of a blob say of whose bytes they hold: the last resort when all metadata is lost. Pure data with its byte form. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.manifest;
