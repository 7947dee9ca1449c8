/**
 * Configuration: units as people write them, and a TOML file, environment and flags to one immutable record, read once at start. No threads;
 * nothing here keeps state.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.common.config;
