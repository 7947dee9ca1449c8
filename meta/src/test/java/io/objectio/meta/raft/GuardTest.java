package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member whose folder was damaged while it was stopped cleanly, or at a crash: it refuses with a sentence that names what to do, or it has
 * every acknowledged command. R6, R69-R71.
 */
class GuardTest {
    private static final int COMMANDS = 15;

    @TempDir
    static Path shared;
    private static Path clean = Path.of("");
    private static Path crashed = Path.of("");

    @TempDir
    Path directory;

    interface Damage {
        void on(Path member) throws Exception;
    }

    record Case(String name, boolean refused, Damage damage) {
        @Override
        public String toString() { return name; }
    }

    @BeforeAll
    static void makeFolders() throws Exception {
        Path folder = shared.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            for (int i = 0; i < 5; i++) {
                member.putNow("command " + i);
            }
            member.raft().checkpoint().get(20, java.util.concurrent.TimeUnit.SECONDS);
            for (int i = 5; i < COMMANDS; i++) {
                member.putNow("command " + i);
            }
            awaitGuard(folder, member.state().applied().index());
            crashed = Folders.copy(folder, shared.resolve("crashed"));
        }
        clean = Folders.copy(folder, shared.resolve("clean"));
    }

    /** The guard follows within 100 ms; here it is only waited for. */
    private static void awaitGuard(Path folder, long index) throws Exception {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + 10_000_000_000L;
        while (ticker.nanos() < end) {
            Path copy = Folders.copy(folder, Files.createTempDirectory(shared, "look"));
            try (TwinFile file = new TwinFile(copy, "guard", 2)) {
                if (Guard.decode(file.read().orElseThrow()).flushed().index() >= index) {
                    return;
                }
            }
        }
        throw new AssertionError("the guard did not reach index " + index);
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", false, member -> {}),
                new Case("guard copy a damaged", false, member -> RaftMemberTest.flipByte(member.resolve("guard.a"), 40)),
                new Case("guard copy b damaged", false, member -> RaftMemberTest.flipByte(member.resolve("guard.b"), 40)),
                new Case("guard copy a gone", false, member -> Files.delete(member.resolve("guard.a"))),
                new Case("guard copy b gone", false, member -> Files.delete(member.resolve("guard.b"))),
                new Case("both guard copies damaged", true, member -> {
                    RaftMemberTest.flipByte(member.resolve("guard.a"), 40);
                    RaftMemberTest.flipByte(member.resolve("guard.b"), 40);
                }),
                new Case("both guard copies gone", true, member -> {
                    Files.delete(member.resolve("guard.a"));
                    Files.delete(member.resolve("guard.b"));
                }),
                new Case("identity copy a gone", false, member -> Files.delete(member.resolve("identity.a"))),
                new Case("identity gone", true, member -> {
                    Files.delete(member.resolve("identity.a"));
                    Files.delete(member.resolve("identity.b"));
                }),
                new Case("group folder empty", true, member -> {
                    StableFiles.deleteTree(Folders.groupFolder(member));
                    Files.createDirectory(member.resolve("raft/gone"));
                    Files.move(member.resolve("raft/gone"), member.resolve("raft").resolve(group(member)));
                }),
                new Case("raft folder gone", true, member -> StableFiles.deleteTree(member.resolve("raft"))),
                new Case("current gone", true, member -> StableFiles.deleteTree(Folders.current(member))),
                new Case("raft-meta gone", true, member -> Files.delete(Folders.current(member).resolve("raft-meta"))),
                new Case("raft-meta.conf gone", false, member -> Files.deleteIfExists(Folders.current(member).resolve("raft-meta.conf"))),
                new Case("raft-meta.conf damaged", false,
                        member -> Files.write(Folders.current(member).resolve("raft-meta.conf"), new byte[]{1, 2, 3})),
                new Case("open segment gone", true, member -> Files.delete(Folders.openSegment(member))),
                new Case("open segment cut in the middle", true, member -> cut(Folders.openSegment(member), 0.5)),
                new Case("open segment cut before the last entry", true, member -> cut(Folders.openSegment(member), 0.99)),
                new Case("open segment without its zeros", false, member -> cut(Folders.openSegment(member), 1)),
                new Case("state gone", false, member -> StableFiles.deleteTree(member.resolve("state"))),
                new Case("state damaged", false, member -> RaftMemberTest.flipByte(member.resolve("state").resolve(TestState.FILE), 12)),
                new Case("checkpoints gone", false, member -> StableFiles.deleteTree(member.resolve("snapshots"))),
                new Case("state and checkpoints gone", true, member -> {
                    StableFiles.deleteTree(member.resolve("state"));
                    StableFiles.deleteTree(member.resolve("snapshots"));
                }));
    }

    private static String group(Path member) throws Exception {
        try (TwinFile file = new TwinFile(member, "identity", 1)) {
            return Identity.decode(file.read().orElseThrow()).group().toString();
        }
    }

    private static void cut(Path segment, double share) throws IOException {
        SegmentScan scan = SegmentScan.read(segment);
        Files.write(segment, java.util.Arrays.copyOf(Files.readAllBytes(segment), (int) (scan.goodBytes() * share)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesOrHasEverythingAfterACleanStop(Case damage) throws Exception { refusesOrHasEverything(clean, damage); }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesOrHasEverythingAfterACrash(Case damage) throws Exception { refusesOrHasEverything(crashed, damage); }

    private void refusesOrHasEverything(Path from, Case damage) throws Exception {
        Path folder = Folders.copy(from, directory.resolve("m"));
        damage.damage().on(folder);
        if (damage.refused()) {
            assertThatThrownBy(() -> Members.startAlone(folder)).isInstanceOf(StartRefused.class).message().isNotEmpty();
            return;
        }
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            assertThat(member.state().commands()).hasSize(COMMANDS).startsWith("command 0").endsWith("command " + (COMMANDS - 1));
            assertThat(member.putNow("goes on")).isEqualTo(COMMANDS + 1);
            assertThat(member.faults()).isEmpty();
        }
    }

    @Test
    void refusesAnotherNodesFolder() throws Exception {
        Path folder = Folders.copy(clean, directory.resolve("m"));
        int port = Members.freePort();
        io.objectio.common.id.NodeId other = new io.objectio.common.id.NodeId("meta2");
        assertThatThrownBy(() -> Members.start(new RaftMemberConfig(other, folder,
                java.util.List.of(new RaftMemberConfig.Peer(other, "127.0.0.1:" + port)), java.util.Optional.empty(),
                java.util.Optional.empty(),
                "127.0.0.1", port, RaftTimeouts.DEFAULT))).isInstanceOf(StartRefused.class).hasMessageContaining("belongs to node meta1");
    }
}
