package io.objectio.cli.output;

/** One field of a table. */
record Cell(String text, Tone tone) {
    static Cell of(String text) { return new Cell(text, Tone.PLAIN); }

    static Cell of(String text, Tone tone) { return new Cell(text, tone); }
}
