package io.objectio.cli.output;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;

/** How a word is meant, so that a terminal can colour it. */
enum Tone {
    PLAIN(""), GOOD("32"), WARN("33"), BAD("31");

    private final String code;

    Tone(String code) { this.code = code; }

    /** The text in this tone's colour. */
    String paint(String text) {
        return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    static Tone of(OsdState state) {
        return switch (state) {
            case UP -> GOOD;
            case DOWN -> BAD;
        };
    }

    static Tone of(DiskState state) {
        return switch (state) {
            case HEALTHY -> GOOD;
            case SUSPECT, FULL, DRAINING -> WARN;
            case FAILED, AWAY -> BAD;
        };
    }
}
