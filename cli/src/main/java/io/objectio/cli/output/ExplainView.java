package io.objectio.cli.output;

import java.util.List;

/** {@code explain}: one code in full, or all with their titles. */
public record ExplainView(List<ErrorCode> codes) implements View {
    public ExplainView { codes = List.copyOf(codes); }

    @Override
    public String schema() { return "explain/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        if (codes.size() == 1) {
            ErrorCode code = codes.getFirst();
            return List.of(code.id() + "  " + code.title(), "", "Why:   " + code.why(), "Next:  " + code.next(),
                    "Exit:  " + code.exitCode().code());
        }
        Table table = new Table().column("CODE", 10).column("EXIT", 6).column("MEANING", 0);
        codes.forEach(code -> table
                .row(List.of(Cell.of(code.id()), Cell.of(Integer.toString(code.exitCode().code())), Cell.of(code.title()))));
        return table.lines(false);
    }

    @Override
    public Fields json() {
        return new Fields().put("codes", codes.stream().map(code -> new Fields().put("code", code.id()).put("title", code.title())
                .put("why", code.why()).put("next", code.next()).put("exit_code", code.exitCode().code())).toList());
    }
}
