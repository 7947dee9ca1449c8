package io.objectio.codec;

/**
 * What the start found out about one backend.
 *
 * @param name the backend
 * @param state what became of it
 * @param bytesPerSecond data bytes encoded per second of one thread, 4+2 with 64 KiB shards in cache; 0 if not measured
 * @param detail why it is dropped or absent, empty otherwise
 */
public record BackendReport(String name, State state, double bytesPerSecond, String detail) {
    /** CHOSEN does the work, CORRECT could have, WRONG failed the self-test, ABSENT is not in this JVM or machine. */
    public enum State {
        CHOSEN, CORRECT, WRONG, ABSENT
    }

    /** In units of 1e9 bytes. */
    public double gigabytesPerSecond() { return bytesPerSecond / 1e9; }
}
