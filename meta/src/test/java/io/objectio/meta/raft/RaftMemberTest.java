package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.lifecycle.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of one with real Ratis. */
class RaftMemberTest {
    @TempDir
    Path directory;

    @Test
    void answersCommandsInOrderAndFindsThemAfterARestart() throws Exception {
        try (Members.Member member = Members.startAlone(directory.resolve("m"))) {
            member.awaitReady();
            List<CompletableFuture<Long>> answers = IntStream.range(0, 1000).mapToObj(i -> member.put("command " + i)).toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i + 1);
            }
            assertThat(member.faults()).isEmpty();
        }
        try (Members.Member member = Members.startAlone(directory.resolve("m"))) {
            member.awaitReady();
            assertThat(member.state().commands()).hasSize(1000).startsWith("command 0").endsWith("command 999");
            assertThat(member.putNow("one more")).isEqualTo(1001);
            assertThat(member.faults()).isEmpty();
        }
    }

    @Test
    void batchesWhatQueuesUp() throws Exception {
        try (Members.Member member = Members.startAlone(directory.resolve("m"))) {
            member.awaitReady();
            long before = member.state().applied().index();
            List<CompletableFuture<Long>> answers = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                answers.add(member.put("command " + i));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            assertThat(member.state().applied().index() - before).isBetween(5000L / Proposer.MAX_BATCH_COMMANDS, 2500L);
        }
    }

    @Test
    void aloneAndReadyNeedsNoBarrier() throws Exception {
        try (Members.Member member = Members.startAlone(directory.resolve("m"))) {
            member.awaitReady();
            long index = member.state().applied().index();
            assertThat(member.raft().barrier()).isCompleted();
            assertThat(member.raft().readyAlone()).isTrue();
            assertThat(member.state().applied().index()).isEqualTo(index);
        }
    }

    @Test
    void checkpointIsWholeAndTheStateComesBackFromItWhenItIsGone() throws Exception {
        Path folder = directory.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            for (int i = 0; i < 20; i++) {
                member.putNow("before " + i);
            }
            assertThat(member.raft().checkpoint().get(20, TimeUnit.SECONDS)).isGreaterThan(0);
            member.putNow("after");
        }
        StableFiles.deleteTree(folder.resolve("state"));
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            assertThat(member.state().commands()).hasSize(21).endsWith("after");
        }
    }

    /** R6: the newest checkpoint is damaged, too: the one before it and the log behind it are enough. */
    @Test
    void fallsBackToThePreviousCheckpointWhenStateAndNewestCheckpointAreDamaged() throws Exception {
        Path folder = directory.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            member.putNow("one");
            member.raft().checkpoint().get(20, TimeUnit.SECONDS);
            member.putNow("two");
            member.raft().checkpoint().get(20, TimeUnit.SECONDS);
            member.putNow("three");
        }
        flipByte(folder.resolve("state").resolve(TestState.FILE), 20);
        Path newest = new Checkpoints(folder.resolve("snapshots"), folder.resolve("scratch")).list().getFirst().directory();
        flipByte(newest.resolve(TestState.FILE), 20);
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            assertThat(member.state().commands()).containsExactly("one", "two", "three");
            assertThat(Files.isDirectory(folder.resolve("state.damaged"))).isTrue();
        }
    }

    @Test
    void refusesToStartEmptyWhenStateAndCheckpointsAreGone() throws Exception {
        Path folder = directory.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            member.putNow("one");
        }
        StableFiles.deleteTree(folder.resolve("state"));
        StableFiles.deleteTree(folder.resolve("snapshots"));
        assertThatThrownBy(() -> Members.startAlone(folder)).isInstanceOf(StartRefused.class)
                .hasMessageContaining("meta recover").hasMessageContaining("state");
    }

    @Test
    void keepsASecondProcessOut() throws Exception {
        Path folder = directory.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            assertThatThrownBy(() -> Members.startAlone(folder)).isInstanceOf(StartRefused.class).hasMessageContaining("in use");
            assertThat(member.putNow("still serves")).isEqualTo(1);
        }
    }

    static void flipByte(Path file, int offset) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x40;
        Files.write(file, bytes);
    }
}
