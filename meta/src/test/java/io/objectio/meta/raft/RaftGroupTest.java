package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members in one process: nothing assumes a group of one. S36, S38, S44, S47. */
class RaftGroupTest {
    @TempDir
    Path directory;
    private final List<Members.Member> members = new ArrayList<>();
    private List<RaftMemberConfig> configs = List.of();

    @BeforeEach
    void start() throws Exception {
        configs = Members.group(directory, 3);
        for (RaftMemberConfig config : configs) {
            members.add(Members.start(config));
        }
        for (Members.Member member : members) {
            member.awaitReady();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (Members.Member member : members) {
            assertThat(member.faults()).isEmpty();
            member.close();
        }
    }

    /** Looks again and again, for a bounded time. */
    private static void await(String what, BooleanSupplier condition) {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(ticker.nanos()).as(what).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private Members.Member leader() {
        await("a leader", () -> members.stream().anyMatch(member -> member.raft().leading()));
        return members.stream().filter(member -> member.raft().leading()).findFirst().orElseThrow();
    }

    private void put(Members.Member leader, String prefix, int count) throws Exception {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(leader.put(prefix + i));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    }

    @Test
    void goesOnWithoutItsLeaderAndTakesItBackWithEverything() throws Exception {
        Members.Member first = leader();
        put(first, "before ", 300);
        assertThat(first.raft().barrier().get(20, TimeUnit.SECONDS)).isNull();
        Members.Member follower = members.stream().filter(member -> !member.equals(first)).findFirst().orElseThrow();
        assertThat(refusal(follower.put("not here"))).isEqualTo(ProposalFailed.Code.NOT_LEADER);
        assertThat(refusal(follower.raft().barrier())).isEqualTo(ProposalFailed.Code.NOT_LEADER);

        int index = members.indexOf(first);
        members.remove(first);
        first.close();
        Members.Member second = leader();
        put(second, "without ", 200);

        Members.Member back = Members.start(configs.get(index));
        members.add(back);
        back.awaitReady();
        put(leader(), "again ", 1);
        await("all members have all", () -> members.stream().allMatch(member -> member.state().commands().size() == 501));
        assertThat(members.get(1).state().commands()).isEqualTo(members.get(0).state().commands());
        assertThat(back.state().commands()).isEqualTo(members.get(0).state().commands());
        GroupStatus status = leader().raft().status();
        assertThat(status.members()).hasSize(3).filteredOn(GroupStatus.Member::leader).hasSize(1);
        assertThat(status.leader()).isPresent();
    }

    /** S37: one of three refuses quickly, and nothing is acknowledged. */
    @Test
    void refusesWithoutAMajority() throws Exception {
        Members.Member leader = leader();
        put(leader, "before ", 10);
        for (Members.Member other : List.copyOf(members)) {
            if (!other.equals(leader)) {
                members.remove(other);
                other.close();
            }
        }
        await("the leader notices", () -> !leader.raft().leading());
        assertThat(refusal(leader.put("lost"))).isIn(ProposalFailed.Code.NO_QUORUM, ProposalFailed.Code.NOT_LEADER);
        assertThat(refusal(leader.raft().barrier())).isIn(ProposalFailed.Code.NO_QUORUM, ProposalFailed.Code.NOT_LEADER);
    }

    private static ProposalFailed.Code refusal(CompletableFuture<?> future) throws Exception {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProposalFailed refused) {
                return refused.code();
            }
            throw e;
        }
        throw new AssertionError("it was not refused");
    }
}
