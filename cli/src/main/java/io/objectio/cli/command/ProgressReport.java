package io.objectio.cli.command;

import io.objectio.cli.output.Units;
import java.io.PrintWriter;

/** Progress on stderr: a bar that is drawn again on a terminal, a line for each 10 % elsewhere. */
final class ProgressReport {
    private static final int BAR = 40;

    private final PrintWriter err;
    private final boolean terminal;
    private final String what;
    private int tenthsShown;

    ProgressReport(PrintWriter err, boolean terminal, String what) {
        this.err = err;
        this.terminal = terminal;
        this.what = what;
    }

    void at(long done, long total) {
        int percent = total <= 0 ? 100 : (int) Math.min(100, done * 100 / total);
        String counts = percent + "% (" + Units.count(done) + " of " + Units.count(total) + " " + what + ")";
        if (terminal) {
            int filled = percent * BAR / 100;
            err.print("\r[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + counts);
        } else if (percent / 10 > tenthsShown) {
            tenthsShown = percent / 10;
            err.print(counts + "\n");
        }
        err.flush();
    }

    /** Ends the bar's line. */
    void end() {
        if (terminal) {
            err.print("\n");
            err.flush();
        }
    }
}
