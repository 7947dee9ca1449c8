/** What gateways, repair managers and meta ask of an OSD: one record per request and per response. Pure data. */
@org.jspecify.annotations.NullMarked
package io.objectio.protocol.osd;
