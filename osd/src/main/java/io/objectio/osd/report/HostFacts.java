package io.objectio.osd.report;

import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/** What this machine is, for the log of a start and for the default failure domain. The one place that asks OSHI. */
public record HostFacts(String hostName, String operatingSystem, int processors, long memoryBytes, long memoryAvailableBytes) {
    /** Reads the facts; takes some hundred milliseconds the first time. */
    public static HostFacts read() {
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        OperatingSystem os = system.getOperatingSystem();
        return new HostFacts(os.getNetworkParams().getHostName(), os.toString(), hardware.getProcessor().getLogicalProcessorCount(),
                hardware.getMemory().getTotal(), hardware.getMemory().getAvailable());
    }
}
