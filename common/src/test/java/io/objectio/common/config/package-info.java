/** Tests of units and of the configuration loader. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.config;
