package io.objectio.common.lifecycle;

/** A start that must not go on. The message is for a person: what is wrong, with values, and what to do. */
public final class StartRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    public StartRefused(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public StartRefused(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() { return exitCode; }
}
