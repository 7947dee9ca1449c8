package io.objectio.cli.command;

import io.objectio.cli.output.Printer;
import io.objectio.cli.output.View;
import io.objectio.common.config.Credentials;
import io.objectio.protocol.rpc.Rpc;
import java.util.List;

/** What a command works with: the options, the surroundings, and ways to ask and to show. */
final class Session {
    /** A question to the metadata service. */
    interface Question<R> {
        R ask(MetaLink meta) throws CliFailure;
    }

    private final Surroundings around;
    private final GlobalOptions options;

    Session(Surroundings around, GlobalOptions options) {
        this.around = around;
        this.options = options;
    }

    Surroundings around() { return around; }

    GlobalOptions options() { return options; }

    Credentials credentials() throws CliFailure { return options.credentials(around); }

    /** Asks over one connection, which is closed behind it. */
    <R> R ask(Question<R> question) throws CliFailure {
        Credentials credentials = credentials();
        try (Rpc rpc = around.connector().connect(credentials)) {
            return question.ask(new MetaLink(rpc, List.of(credentials.meta().split(",", -1)), options.timeout));
        }
    }

    /** Prints the view in the wanted format. */
    int show(View view) {
        new Printer(around.out(), around.colour()).print(view, options.format);
        return view.exitCode().code();
    }
}
