package io.objectio.standalone;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broken invariant ends the process at once, without closing anything: what is on disk is what a power cut would leave. */
final class HaltingFaultHandler implements FaultHandler {
    private static final Logger log = LoggerFactory.getLogger(HaltingFaultHandler.class);

    @Override
    public void fault(String what, Throwable cause) {
        log.error("halting cause={}", what, cause);
        Runtime.getRuntime().halt(ExitCode.FAILED.code());
    }
}
