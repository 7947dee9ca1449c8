package io.objectio.cli.bench;

/** A measurement that cannot be made. wrongBytes: the store returned what was never written. */
public final class BenchFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean wrongBytes;

    BenchFailure(String message, boolean wrongBytes) {
        super(message);
        this.wrongBytes = wrongBytes;
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
        this.wrongBytes = false;
    }

    public boolean wrongBytes() { return wrongBytes; }
}
