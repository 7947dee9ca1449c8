package io.objectio.common.lifecycle;

/** What a process of ours returns to its caller; scripts and systemd units rely on the numbers. */
public enum ExitCode {
    OK(0), FAILED(1), USAGE(2), UNREACHABLE(3), REFUSED(4), NOT_AUTHORISED(5), NOT_FOUND(6), TIMED_OUT(7), NOT_HEALTHY(8), DATA_AT_RISK(9);

    private final int code;

    ExitCode(int code) { this.code = code; }

    public int code() { return code; }
}
