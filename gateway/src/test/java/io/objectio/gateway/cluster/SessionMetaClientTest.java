package io.objectio.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.SessionId;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionMetaClientTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Account ACCOUNT = new Account(new AccountId("a".repeat(64)), "n", "d", "e", Account.Policy.ADMIN, "AK", "secret");
    private static final Mutation BUCKET = new Mutation.CreateBucket("b", ACCOUNT.id(), "r");

    private final AtomicLong sessions = new AtomicLong();
    private final ConcurrentLinkedDeque<MetaRequest.Submit> seen = new ConcurrentLinkedDeque<>();
    /** Answers to mutations in a session, one after another; then Done. */
    private final ConcurrentLinkedDeque<CompletionStage<Message>> script = new ConcurrentLinkedDeque<>();
    private final MemoryNetwork network = new MemoryNetwork();
    private final SystemScheduler scheduler = new SystemScheduler("test");
    private final MemoryRpc rpc = new MemoryRpc(network, RpcPeer.Role.GATEWAY, "gw1", Ticker.system(), scheduler, 100);
    private final SessionMetaClient client = new SessionMetaClient(rpc, List.of("local:meta1", "local:meta2"), new NodeId("gw1"),
            Ticker.system());

    private final class FakeMeta implements RpcHandler {
        @Override
        public CompletionStage<Message> handle(Message request, RpcPeer peer) {
            return switch ((MetaRequest) request) {
                case MetaRequest.Submit submit when submit.mutation() instanceof Mutation.OpenSession -> submitted(
                        new MutationAnswer.SessionOpened(SessionId.of(1, sessions.incrementAndGet())));
                case MetaRequest.Submit submit -> {
                    seen.add(submit);
                    CompletionStage<Message> next = script.poll();
                    yield next == null ? submitted(new MutationAnswer.Done()) : next;
                }
                case MetaRequest.GetMap _ ->
                    CompletableFuture.completedFuture(new MetaResponse.MapIs(TestCluster.map(6, 1, CodingScheme.RS_4_2)));
                case MetaRequest.GetAccounts _ -> CompletableFuture.completedFuture(new MetaResponse.AccountsAre(1, List.of(ACCOUNT)));
                case MetaRequest.RenewSession _ -> CompletableFuture.completedFuture(new MetaResponse.SessionAlive(60_000));
                case MetaRequest _ -> CompletableFuture.completedFuture(new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "test"));
            };
        }
    }

    private static CompletionStage<Message> submitted(MutationAnswer answer) {
        return CompletableFuture.completedFuture(new MetaResponse.Submitted(answer));
    }

    private static CompletionStage<Message> failed(MetaError error) {
        return CompletableFuture.completedFuture(new MetaResponse.Failed(error, "test"));
    }

    private static CompletionStage<Message> lost() {
        return CompletableFuture.failedFuture(new RpcException(RpcException.Code.CONNECTION_LOST, "test"));
    }

    private static CompletionStage<Message> sessionEnded() {
        return submitted(new MutationAnswer.Refused(MetaError.SESSION_ENDED, "test"));
    }

    @BeforeEach
    void start() throws InterruptedException {
        network.serve("meta1", new FakeMeta(), Runnable::run, 100);
        network.serve("meta2", new FakeMeta(), Runnable::run, 100);
        client.start();
        assertThat(client.awaitReady(Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void stop() {
        client.close();
        rpc.close();
        scheduler.close();
    }

    private Mutation commit(BlobId blob) {
        WrittenBlob written = new WrittenBlob(TestCluster.pg(0), blob, 1, 0, CrcList.of(0, 0, 0, 0, 0, 0), List.of());
        return new Mutation.CommitObject(BucketId.of(1, 1), new ObjectKey("k"),
                new ObjectHead(1, "e", Map.of(), Map.of(), Optional.empty(), "STANDARD", 0),
                new WrittenBody(new InstanceId(1, 1), List.of(), List.of(written)),
                Condition.NONE);
    }

    @Test
    void repeatsUnderTheSameNumberUntilThereIsAnAnswer() throws Exception {
        script.add(failed(MetaError.NOT_LEADER));
        script.add(lost());
        script.add(failed(MetaError.INDETERMINATE));
        assertThat(client.submit(BUCKET, DEADLINE)).isEqualTo(new MutationAnswer.Done());
        assertThat(seen).hasSize(4).allSatisfy(submit -> {
            assertThat(submit.number()).isEqualTo(1);
            assertThat(submit.confirmed()).isZero();
            assertThat(submit.session()).isEqualTo(SessionId.of(1, 1));
        });
        client.submit(BUCKET, DEADLINE);
        assertThat(seen.getLast().number()).isEqualTo(2);
        assertThat(seen.getLast().confirmed()).isEqualTo(1);
    }

    @Test
    void aCommandThatCannotHaveBeenDoneGoesOnUnderANewSession() throws Exception {
        script.add(sessionEnded());
        assertThat(client.submit(BUCKET, DEADLINE)).isEqualTo(new MutationAnswer.Done());
        assertThat(seen.getLast().session()).isEqualTo(SessionId.of(1, 2));
        assertThat(seen.getLast().number()).isEqualTo(1);
    }

    @Test
    void sessionEndedAfterALostAnswerIsAnUnknownOutcome() {
        script.add(lost());
        script.add(sessionEnded());
        assertThatThrownBy(() -> client.submit(BUCKET, DEADLINE)).isInstanceOf(MetaUnavailableException.class)
                .hasMessageContaining("may have been applied");
    }

    @Test
    void aCommitIsNotRepeatedUnderAnotherSession() throws Exception {
        script.add(sessionEnded());
        Mutation commit = commit(client.nextBlob());
        assertThatThrownBy(() -> client.submit(commit, DEADLINE)).isInstanceOf(MetaUnavailableException.class);
        assertThat(seen).hasSize(1);
        assertThatThrownBy(client::nextBlob).as("until a new session is there").isInstanceOf(MetaUnavailableException.class);
    }

    @Test
    void withoutAnAnswerUntilTheDeadlineTheOutcomeIsUnknown() {
        for (int i = 0; i < 100; i++) {
            script.add(failed(MetaError.NO_QUORUM));
        }
        assertThatThrownBy(() -> client.submit(BUCKET, Duration.ofMillis(100))).isInstanceOf(MetaUnavailableException.class)
                .hasMessageContaining("NO_QUORUM");
    }

    @Test
    void whatMayBeDoneTwiceNeedsNoSession() throws Exception {
        client.submit(new Mutation.GiveUpBlobs(List.of()), DEADLINE);
        assertThat(seen.getLast().session()).isEqualTo(SessionId.NONE);
        assertThat(seen.getLast().number()).isZero();
    }

    @Test
    void knowsMapAndAccounts() throws Exception {
        assertThat(client.map().pgs()).hasSize(1);
        assertThat(client.account("AK")).contains(ACCOUNT);
        assertThat(client.account("other")).isEmpty();
        assertThat(client.nextBlob()).isNotEqualTo(client.nextBlob());
    }
}
