/** Tests of the OSD's handlers against a store in memory. */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.service;
