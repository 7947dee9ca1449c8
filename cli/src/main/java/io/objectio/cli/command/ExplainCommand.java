package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.cli.output.ExplainView;
import io.objectio.common.config.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Explains an error code, or lists all.", footer = {"", "Examples:",
        "  objectio-cli explain OIO-1001", "  objectio-cli explain"})
final class ExplainCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "CODE", arity = "0..1", description = "The code as an error shows it.")
    @Nullable
    String code;

    ExplainCommand(Session session) { this.session = session; }

    @Override
    public Integer call() throws CliFailure {
        String wanted = code;
        return session.show(new ExplainView(wanted == null ? List.of(ErrorCode.values()) : List.of(find(wanted))));
    }

    private static ErrorCode find(String wanted) throws CliFailure {
        return ErrorCode.find(wanted).orElseThrow(() -> new CliFailure(ErrorCode.USAGE, "there is no code '" + wanted + "'"
                + Nearest.to(wanted, Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")));
    }
}
