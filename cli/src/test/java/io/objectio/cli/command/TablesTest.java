package io.objectio.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.admin.AdminResponse.ShardHealth;
import io.objectio.protocol.admin.AdminResponse.VerifiedShard;
import io.objectio.protocol.meta.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The tables of the operator's manual, to the character")
class TablesTest {
    private final Console console = new Console();

    private static AdminResponse.Osd osd(int number, OsdState state, Optional<Long> objects, long lastSeen) {
        return new AdminResponse.Osd(new OsdId("osd" + number), "osd" + number + ":9200", state, 2, objects, Optional.of(lastSeen));
    }

    private static AdminResponse.OsdsAre osds() {
        return new AdminResponse.OsdsAre(
                List.of(osd(1, OsdState.UP, Optional.of(50_000L), 900), osd(2, OsdState.UP, Optional.of(48_500L), 0),
                        osd(3, OsdState.DOWN, Optional.of(7L), 305_000), osd(4, OsdState.UP, Optional.of(49_200L), 2_000)));
    }

    private static AdminResponse.Disk disk(int osd, String path, DiskState state, Optional<Long> used, Optional<Long> objects, long errors,
            String text) {
        return new AdminResponse.Disk(new DiskId(0, osd), new OsdId("osd" + osd), path, state, used, Optional.of(100_000_000_000L), objects,
                errors, text);
    }

    private static AdminResponse.DisksAre disks() {
        return new AdminResponse.DisksAre(
                List.of(disk(1, "/dev/vdb", DiskState.HEALTHY, Optional.of(45_200_000_000L), Optional.of(12_345L), 0, ""),
                        disk(1, "/dev/vdc", DiskState.FAILED, Optional.of(5L), Optional.empty(), 3, "I/O error")));
    }

    @Test
    @DisplayName("S26, S27, S28, S83: osd list")
    void osdList() {
        console.store.answer(new AdminRequest.ListOsds(), osds());

        assertThat(console.ask("osd", "list")).isZero();
        assertThat(console.out).isEqualTo("""
                OSD    ADDRESS       STATUS   DISKS   OBJECTS   LAST_SEEN
                osd1   osd1:9200     UP       2       50,000    now
                osd2   osd2:9200     UP       2       48,500    now
                osd3   osd3:9200     DOWN     2       -         5m ago
                osd4   osd4:9200     UP       2       49,200    now
                """);
        assertThat(console.err).isEmpty();
        assertThat(console.store.open).isZero();
    }

    @Test
    void osdListShowsMoreToTheRightWhenWide() {
        console.store.answer(new AdminRequest.ListOsds(), osds()).answer(new AdminRequest.ListDisks(Optional.empty()), disks());

        assertThat(console.ask("osd", "list", "-o", "wide")).isZero();
        assertThat(console.out).startsWith("""
                OSD    ADDRESS       STATUS   DISKS   OBJECTS   LAST_SEEN   USED     CAPACITY   DISKS_HEALTHY
                osd1   osd1:9200     UP       2       50,000    now         45.2GB   200.0GB    1/2
                """);
    }

    @Test
    void osdListAsJsonKeepsTheUnknownAsNull() {
        console.store.answer(new AdminRequest.ListOsds(), new AdminResponse.OsdsAre(List.of(
                new AdminResponse.Osd(new OsdId("osd1"), "h:1", OsdState.UP, 2, Optional.empty(), Optional.of(5L)))));

        assertThat(console.ask("osd", "list", "-o", "json")).isZero();
        assertThat(console.out).isEqualTo("""
                {
                  "schema" : "osd.list/v1",
                  "osds" : [ {
                    "osd" : "osd1",
                    "address" : "h:1",
                    "status" : "UP",
                    "disks" : 2,
                    "objects" : null,
                    "last_seen_ms" : 5
                  } ]
                }
                """);
        assertThat(console.ask("osd", "list", "-o", "yaml")).isZero();
        assertThat(console.out).isEqualTo("""
                schema: "osd.list/v1"
                osds:
                  - osd: "osd1"
                    address: "h:1"
                    status: "UP"
                    disks: 2
                    objects: null
                    last_seen_ms: 5
                """);
    }

    @Test
    void longTextsWidenTheirColumnOnly() {
        console.store.answer(new AdminRequest.ListOsds(), new AdminResponse.OsdsAre(List.of(new AdminResponse.Osd(new OsdId("osd1"),
                "storage-17.example.com:9200", OsdState.UP, 2, Optional.of(1L), Optional.empty()))));
        console.ask("osd", "list");

        assertThat(console.out).isEqualTo("""
                OSD    ADDRESS                      STATUS   DISKS   OBJECTS   LAST_SEEN
                osd1   storage-17.example.com:9200  UP       2       1         -
                """);
    }

    @Test
    @DisplayName("S11, S12: osd disk-status of one OSD")
    void diskStatus() {
        console.store.answer(new AdminRequest.ListDisks(Optional.of(new OsdId("osd1"))), disks());

        assertThat(console.ask("osd", "disk-status", "osd1")).isZero();
        assertThat(console.out).isEqualTo("""
                DISK       STATUS    USED     OBJECTS   ERRORS
                /dev/vdb   HEALTHY   45.2GB   12,345    0
                /dev/vdc   FAILED    -        -         I/O error
                """);
    }

    @Test
    @DisplayName("S12: osd disk-status without an OSD lists all, with the OSD to the right")
    void diskStatusOfAll() {
        console.store.answer(new AdminRequest.ListDisks(Optional.empty()),
                new AdminResponse.DisksAre(List.of(disks().disks().getFirst(),
                        disk(2, "/data/disk3", DiskState.AWAY, Optional.of(1L), Optional.of(1L), 0, "directory is missing"))));

        assertThat(console.ask("osd", "disk-status")).isZero();
        assertThat(console.out).isEqualTo("""
                DISK         STATUS    USED     OBJECTS   ERRORS                OSD
                /dev/vdb     HEALTHY   45.2GB   12,345    0                     osd1
                /data/disk3  AWAY      -        -         directory is missing  osd2
                """);
        assertThat(console.ask("osd", "disk-status", "-o", "wide")).isZero();
        assertThat(console.out).startsWith("DISK         STATUS    USED     OBJECTS   ERRORS                OSD    CAPACITY   DISK_ID\n");
    }

    @Test
    @DisplayName("S35: osd status shows one OSD, exit 8 when DOWN, 6 when unknown")
    void osdStatus() {
        console.store.answer(new AdminRequest.ListOsds(), osds())
                .answer(new AdminRequest.ListDisks(Optional.of(new OsdId("osd1"))), disks())
                .answer(new AdminRequest.ListDisks(Optional.of(new OsdId("osd3"))), new AdminResponse.DisksAre(List.of()));

        assertThat(console.ask("osd", "status", "osd1")).isZero();
        assertThat(console.out).isEqualTo("""
                OSD osd1
                Address:    osd1:9200
                Status:     UP
                Last seen:  now
                Objects:    50,000

                DISK       STATUS    USED     OBJECTS   ERRORS
                /dev/vdb   HEALTHY   45.2GB   12,345    0
                /dev/vdc   FAILED    -        -         I/O error
                """);
        assertThat(console.ask("osd", "status", "osd3")).isEqualTo(8);
        assertThat(console.out).contains("Status:     DOWN\nLast seen:  5m ago\nObjects:    -\n");
        assertThat(console.ask("osd", "status", "ods3")).isEqualTo(6);
        assertThat(console.err).contains("there is no OSD 'ods3' among 4; did you mean osd3?  [OIO-2001]");
    }

    @Test
    @DisplayName("S39, S40: meta status")
    void metaStatus() {
        console.store.answer(new AdminRequest.GetMetaStatus(),
                new AdminResponse.MetaStatus(Optional.of("meta1"), 42, 1_234_567,
                        List.of(new AdminResponse.Member("meta1", true, true, 1_234_567, Optional.empty(), Optional.empty()),
                                new AdminResponse.Member("meta2", false, true, 1_234_567, Optional.of(0L), Optional.empty()),
                                new AdminResponse.Member("meta3", false, false, 1_234_500, Optional.of(67L), Optional.of(310_000L)))));

        assertThat(console.ask("meta", "status")).isZero();
        assertThat(console.out).isEqualTo("""
                RAFT CLUSTER STATUS
                Leader:     meta1 (term: 42)
                Committed:  log index 1,234,567

                NODE    ROLE       STATE    LOG_INDEX   BEHIND
                meta1   Leader     Healthy  1,234,567   -
                meta2   Follower   Healthy  1,234,567   0
                meta3   Follower   Down     1,234,500   67 (5m ago)
                """);
    }

    @Test
    void metaStatusWithoutLeaderIsNotHealthy() {
        console.store.answer(new AdminRequest.GetMetaStatus(), new AdminResponse.MetaStatus(Optional.empty(), 3, 9, List.of()));

        assertThat(console.ask("meta", "status")).isEqualTo(8);
        assertThat(console.out).contains("Leader:     - (term: 3)\n");
    }

    private static AdminResponse.ClusterStatus cluster(List<AdminResponse.Osd> osds, List<Long> missing, long lost) {
        return new AdminResponse.ClusterStatus("0123", osds, List.of(disks().disks().getFirst()),
                new AdminResponse.MetaStatus(Optional.of("meta1"), 1, 5,
                        List.of(new AdminResponse.Member("meta1", true, true, 5, Optional.empty(), Optional.empty()))),
                16, 16, 0, 3, 1234, 45_200_000_000L, missing, lost);
    }

    @Test
    void clusterStatusSaysInNumbersWhatIsNotWell() {
        console.store.answer(new AdminRequest.GetClusterStatus(), cluster(osds().osds().subList(0, 2), List.of(1500L, 0L, 0L), 0),
                cluster(osds().osds(), List.of(1500L, 20L, 3L), 0), cluster(osds().osds(), List.of(1500L, 20L, 3L), 1));

        assertThat(console.ask("cluster", "status")).isZero();
        assertThat(console.out).isEqualTo("""
                CLUSTER STATUS
                Cluster:    0123
                Health:     OK
                OSDs:       2 up, 0 down
                Disks:      1 healthy
                Groups:     16 placement groups, 16 writable, 0 degraded
                Metadata:   led by meta1, 1 of 1 members healthy
                Stored:     1,234 objects in 3 buckets, 45.2GB
                Redundancy: 1,500 full, 0 short of 1, 0 short of 2, 0 lost
                """);
        assertThat(console.ask("cluster", "status")).isEqualTo(8);
        assertThat(console.out).contains("Health:     DEGRADED\nOSDs:       3 up, 1 down\n")
                .contains("20 short of 1, 3 short of 2, 0 lost");
        assertThat(console.ask("cluster", "status")).isEqualTo(9);
        assertThat(console.out).contains("Health:     LOST\n");
    }

    private static final int[] CRCS = {0xABCD1234, 0xBCDE2345, 0xCDEF3456, 0xDEF04567, 0xEF015678, 0xF0126789};

    private static List<VerifiedShard> shards(int blob, ShardHealth third, ShardHealth... others) {
        List<VerifiedShard> shards = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ShardHealth health = i == 2 ? third : i < others.length ? others[i] : ShardHealth.OK;
            int actual = health == ShardHealth.OK ? CRCS[i] : 0;
            shards.add(new VerifiedShard(blob, i, health, CRCS[i], actual, "osd" + (i + 1), "/dev/vdb",
                    health == ShardHealth.UNREACHABLE ? "no connection" : ""));
        }
        return shards;
    }

    private int verify(List<VerifiedShard> shards) {
        console.store.answer(new AdminRequest.VerifyObject("bucket", "dir/key"),
                new AdminResponse.ObjectVerified("bucket", "dir/key", 100, 4, 2, shards));
        return console.ask("object", "verify", "bucket/dir/key");
    }

    @Test
    @DisplayName("S63-S65: object verify with one corrupt shard; exit 8")
    void objectVerify() {
        assertThat(verify(shards(0, ShardHealth.CORRUPT))).isEqualTo(8);
        assertThat(console.out).isEqualTo("""
                Shard 1: OK (crc: 0xABCD1234)
                Shard 2: OK (crc: 0xBCDE2345)
                Shard 3: CORRUPT (expected: 0xCDEF3456, got: 0x00000000)
                Shard 4: OK (crc: 0xDEF04567)
                Shard 5: OK (crc: 0xEF015678)
                Shard 6: OK (crc: 0xF0126789)

                Object recoverable: YES (5 healthy shards available)
                """);
        assertThat(verify(shards(0, ShardHealth.OK))).isZero();
        assertThat(console.out).endsWith("\n\nObject recoverable: YES (6 healthy shards available)\n");
    }

    @Test
    @DisplayName("S66: fewer than k healthy shards: NO, exit 9")
    void objectVerifyOfALostObject() {
        assertThat(verify(shards(0, ShardHealth.MISSING, ShardHealth.UNREACHABLE, ShardHealth.MISSING))).isEqualTo(9);
        assertThat(console.out).startsWith("""
                Shard 1: UNREACHABLE (osd1 /dev/vdb: no connection)
                Shard 2: MISSING (osd2 /dev/vdb)
                Shard 3: MISSING (osd3 /dev/vdb)
                Shard 4: OK (crc: 0xDEF04567)
                """).endsWith("\n\nObject recoverable: NO (3 healthy shards available, 4 needed; 1 more did not answer)\n");
    }

    @Test
    void objectVerifyHeadsEachOfSeveralBlobsAndJudgesByTheWeakest() {
        List<VerifiedShard> shards = new ArrayList<>(shards(0, ShardHealth.OK));
        shards.addAll(shards(1, ShardHealth.MISSING));

        assertThat(verify(shards)).isEqualTo(8);
        assertThat(console.out).startsWith("Blob 1 of 2:\nShard 1: OK (crc: 0xABCD1234)\n").contains("\nBlob 2 of 2:\nShard 1: OK")
                .endsWith("\n\nObject recoverable: YES (5 healthy shards available in blob 2, the weakest of 2)\n");
    }

    @Test
    void objectVerifyOfAnEmptyObjectNeedsNoShards() {
        assertThat(verify(List.of())).isZero();
        assertThat(console.out).isEqualTo("Object recoverable: YES (100 bytes, no shards needed)\n");
    }

    @Test
    void userAddPrintsTheKeysOnce() {
        Account account = new Account(new AccountId("ab".repeat(32)), "alice", "alice", "alice@example.com", Account.Policy.READ_WRITE,
                "AK1",
                "SK1");
        console.store.answer(new AdminRequest.AddUser("alice", Account.Policy.READ_WRITE), new AdminResponse.UserIs(account));

        assertThat(console.ask("user", "add", "alice")).isZero();
        assertThat(console.out).isEqualTo("""
                USER alice
                Display name: alice
                E-mail:       alice@example.com
                Canonical id: %s
                Policy:       read-write
                Access key:   AK1
                Secret key:   SK1
                """.formatted("ab".repeat(32)));
        assertThat(console.ask("user", "add", "alice", "--policy", "read-write", "-o", "json")).isZero();
        assertThat(console.out).isEqualTo("""
                {
                  "schema" : "user.add/v1",
                  "name" : "alice",
                  "display_name" : "alice",
                  "email" : "alice@example.com",
                  "canonical_id" : "%s",
                  "policy" : "read-write",
                  "access_key" : "AK1",
                  "secret_key" : "SK1"
                }
                """.formatted("ab".repeat(32)));
    }

    @Test
    void userListShowsNoSecrets() {
        console.store.answer(new AdminRequest.ListUsers(), new AdminResponse.UsersAre(
                List.of(new AdminResponse.User("root", new AccountId("0".repeat(64)), Account.Policy.ADMIN, "AKIAIOSFODNN7EXAMPLE"))));

        assertThat(console.ask("user", "list")).isZero();
        assertThat(console.out).isEqualTo("""
                USER        POLICY      ACCESS_KEY            CANONICAL_ID
                root        admin       AKIAIOSFODNN7EXAMPLE  %s
                """.formatted("0".repeat(64)));
    }
}
