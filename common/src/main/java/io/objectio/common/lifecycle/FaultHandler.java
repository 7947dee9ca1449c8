package io.objectio.common.lifecycle;

/** Where broken invariants go: in service the process halts, in tests the test fails. Never returns to a caller that would limp on. */
public interface FaultHandler {
    /** Reports the fault and ends the process (or throws in tests). */
    void fault(String what, Throwable cause);
}
