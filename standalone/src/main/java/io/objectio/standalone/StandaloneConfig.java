package io.objectio.standalone;

import io.objectio.common.config.CredentialsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What standalone was asked to do.
 *
 * @param data     DIR: disk1 to disk8 by default, meta/, credentials.json
 * @param disks    empty: those of the first start, or DIR/disk1 to disk8 at the first
 * @param listen   host and port of S3
 * @param portBase other ports count from here: metadata and admin RPC +1, health and metrics +2, Raft +3
 * @param root     keys of the first administrator, used at the first start only; empty: random ones
 */
record StandaloneConfig(Path data, List<Path> disks, HostPort listen, int portBase, Optional<RootKeys> root) {
    /** Two losses of six leave four; eight leave room to heal into. */
    static final int DEFAULT_DISKS = 8;
    /** Six shards on six different disks. */
    static final int LEAST_DISKS = 6;
    static final int DISKS_PER_OSD = 2;
    private static final int META_OFFSET = 1;
    private static final int OPS_OFFSET = 2;
    private static final int RAFT_OFFSET = 3;

    StandaloneConfig {
        disks = List.copyOf(disks);
        if (portBase < 1 || portBase + RAFT_OFFSET > 65_535) {
            throw new IllegalArgumentException("--port-base " + portBase + " is outside 1.." + (65_535 - RAFT_OFFSET));
        }
    }

    /** Access key and secret key; toString leaves the secret out. */
    record RootKeys(String accessKey, String secretKey) {
        @Override
        public String toString() { return "RootKeys[accessKey=" + accessKey + "]"; }
    }

    List<Path> defaultDisks() { return IntStream.rangeClosed(1, DEFAULT_DISKS).mapToObj(number -> data.resolve("disk" + number)).toList(); }

    Path meta() { return data.resolve("meta"); }

    Path credentials() { return data.resolve(CredentialsFile.NAME); }

    int metaPort() { return portBase + META_OFFSET; }

    int opsPort() { return portBase + OPS_OFFSET; }

    int raftPort() { return portBase + RAFT_OFFSET; }
}
