package io.objectio.osd;

import io.objectio.common.config.ByteSize;
import io.objectio.common.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code osd.toml}; conf/osd.toml explains each key and has the defaults. */
public record OsdConfig(String name, String clusterId, String secretKeyFile, String listen, String advertise, List<Path> disks,
        List<String> meta, int eventLoops, ByteSize indexMemory, Duration heartbeat, Duration lease, Duration openPatience, Domain domain) {
    /** Where the machine stands; an empty host is its own name. */
    public record Domain(String datacenter, String rack, String host) {}

    public static final OsdConfig DEFAULT = new OsdConfig("", "", "", "0.0.0.0:9200", "", List.of(), List.of(), 0, new ByteSize(64 << 20),
            Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(30), new Domain("dc1", "rack1", ""));

    public OsdConfig {
        disks = List.copyOf(disks);
        meta = List.copyOf(meta);
        if (eventLoops < 0 || !heartbeat.isPositive() || lease.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "event_loops is 0 or more, heartbeat is positive and lease is longer than heartbeat, not " + eventLoops + ", "
                            + heartbeat
                            + ", " + lease);
        }
    }

    /** What others call: advertise, or listen where it names an address. */
    public String address() {
        return advertise.isEmpty() ? listen : advertise;
    }

    /** What has no default and must be said, all at once. */
    public void requireComplete() throws ConfigException {
        List<String> problems = new ArrayList<>();
        require(!name.isEmpty(), "name", "the OSD's short name, for example osd1", problems);
        require(!clusterId.isEmpty(), "cluster_id", "32 hex digits", problems);
        require(!secretKeyFile.isEmpty(), "secret_key_file", "the file with the cluster's secret", problems);
        require(!disks.isEmpty(), "disks", "at least one directory", problems);
        require(!meta.isEmpty(), "meta", "at least one metadata node, host:port", problems);
        require(!address().startsWith("0.0.0.0:") && !address().startsWith("[::]:"), "advertise",
                "an address that others can call, as listen is " + listen, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void require(boolean said, String key, String what, List<String> problems) {
        if (!said) {
            problems.add("'" + key + "' is not set: " + what);
        }
    }
}
