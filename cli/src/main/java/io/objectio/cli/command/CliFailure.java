package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;

/** A command that cannot go on: what failed, under a code that has why and what next. The message names the values of this case. */
public final class CliFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public CliFailure(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public CliFailure(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() { return code; }
}
