/** Tests of what the OSD tells meta, against a metadata node made of canned answers, in time that the tests move. */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.report;
