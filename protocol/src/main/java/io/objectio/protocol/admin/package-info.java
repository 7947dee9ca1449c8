/** What the CLI asks of any metadata node. Pure data; the CLI makes tables and JSON of it. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.admin;
