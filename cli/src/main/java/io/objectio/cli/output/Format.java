package io.objectio.cli.output;

/** The choices of {@code -o}. */
public enum Format {
    table, wide, json, yaml
}
