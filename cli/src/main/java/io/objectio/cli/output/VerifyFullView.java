package io.objectio.cli.output;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The end of {@code verify --full} (S81): the sums of all pages, the problems found, and a verdict. */
public record VerifyFullView(long blobs, long shards, long corrupt, long missing, long unreachable, long unrecoverable, long unreferenced,
        List<String> problems, long problemsLeftOut, long millis) implements View {
    /** More lines than this help nobody; the rest is counted. */
    static final int MAX_PROBLEMS = 1000;

    public static final VerifyFullView NOTHING = new VerifyFullView(0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0);

    public VerifyFullView { problems = List.copyOf(problems); }

    /** These sums and a page more. */
    public VerifyFullView plus(AdminResponse.VerifiedPage page, long millisSoFar) {
        List<String> all = new ArrayList<>(problems);
        page.problems().stream().limit(MAX_PROBLEMS - all.size()).forEach(all::add);
        return new VerifyFullView(blobs + page.blobs(), shards + page.shards(), corrupt + page.corrupt(), missing + page.missing(),
                unreachable + page.unreachable(), unrecoverable + page.unrecoverable(), unreferenced + page.unreferenced(), all,
                problemsLeftOut + problems.size() + page.problems().size() - all.size(), millisSoFar);
    }

    @Override
    public String schema() { return "verify.full/v1"; }

    private String result() {
        return switch (exitCode()) {
            case OK -> "OK";
            case DATA_AT_RISK -> "DATA LOST OR AT RISK";
            default -> "PROBLEMS FOUND, everything is readable";
        };
    }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        List<String> lines = new ArrayList<>(problems);
        if (problemsLeftOut > 0) {
            lines.add("... and " + Units.count(problemsLeftOut) + " more");
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add("FULL VERIFICATION");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Blobs", Units.count(blobs) + " checked, " + Units.count(unrecoverable) + " not recoverable");
        values.put("Shards", Units.count(shards) + " read");
        values.put("Corrupt", Units.count(corrupt) + " shards");
        values.put("Missing", Units.count(missing) + " shards");
        values.put("Unreachable", Units.count(unreachable) + " shards");
        values.put("Unnamed", Units.count(unreferenced) + " shards on disks that no metadata names");
        values.put("Took", Units.span(millis));
        Tone tone = exitCode() == ExitCode.OK ? Tone.GOOD : exitCode() == ExitCode.DATA_AT_RISK ? Tone.BAD : Tone.WARN;
        values.put("Result", colour ? tone.paint(result()) : result());
        values.forEach((label, value) -> lines.add(String.format("%-13s%s", label + ":", value)));
        return lines;
    }

    @Override
    public Fields json() {
        return new Fields().put("blobs", blobs).put("shards", shards).put("corrupt", corrupt).put("missing", missing)
                .put("unreachable", unreachable).put("unrecoverable", unrecoverable).put("unreferenced", unreferenced)
                .put("ok", exitCode() == ExitCode.OK).put("duration_ms", millis).putTexts("problems", problems)
                .put("problems_left_out", problemsLeftOut);
    }

    @Override
    public ExitCode exitCode() {
        boolean clean = corrupt == 0 && missing == 0 && unreachable == 0 && unreferenced == 0 && problems.isEmpty() && problemsLeftOut == 0;
        return unrecoverable > 0 ? ExitCode.DATA_AT_RISK : clean ? ExitCode.OK : ExitCode.NOT_HEALTHY;
    }
}
