package io.objectio.meta.service;

import io.objectio.common.time.Clock;
import io.objectio.meta.command.Command;
import io.objectio.meta.command.CommandLimits;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.command.LogEntryCodec;
import io.objectio.meta.raft.ProposalFailed;
import io.objectio.meta.raft.RaftMember;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The replicated state as the service uses it: commands in, linearizable views out. Any thread. */
final class MetaLog {
    private final RaftMember<MutationAnswer> member;
    private final MetaReplica.Opener replica;
    private final Clock clock;

    MetaLog(RaftMember<MutationAnswer> member, MetaReplica.Opener replica, Clock clock) {
        this.member = member;
        this.replica = replica;
        this.clock = clock;
    }

    RaftMember<MutationAnswer> member() { return member; }

    /** prepare: adds the time. Everything else is judged in apply. The future may end with {@link ProposalFailed}. */
    CompletableFuture<MutationAnswer> submit(MetaRequest.Submit submit) {
        return propose(
                new LogCommand(submit.session(), submit.number(), submit.confirmed(), clock.now(), new Command.Outside(submit.mutation())));
    }

    /** A command of the leader's own, or one that needs no session. */
    CompletableFuture<MutationAnswer> submit(Command command) {
        return propose(LogCommand.of(clock.now(), command));
    }

    private CompletableFuture<MutationAnswer> propose(LogCommand command) {
        byte[] bytes = LogEntryCodec.encode(command);
        if (bytes.length > CommandLimits.MAX_BYTES) {
            return CompletableFuture.completedFuture(new MutationAnswer.Refused(MetaError.BAD_REQUEST,
                    "the command has " + bytes.length + " bytes, at most " + CommandLimits.MAX_BYTES + " are allowed: cut it"));
        }
        return member.propose(bytes);
    }

    /** Ends when a view opened from then on is fresh for a request that came before the call. */
    CompletableFuture<Void> barrier() {
        return member.barrier();
    }

    /** Is a view fresh without a barrier? */
    boolean fresh() { return member.readyAlone(); }

    MetaReader read() { return replica.read(); }

    /** What a request gets whose command or barrier had no answer. */
    static MetaResponse failure(Throwable failure, boolean write) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof FreshReads.BusyException) {
            return new MetaResponse.Failed(MetaError.BUSY, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof IllegalArgumentException) {
            return new MetaResponse.Failed(MetaError.BAD_REQUEST, String.valueOf(cause.getMessage()));
        }
        if (!(cause instanceof ProposalFailed failed)) {
            throw new CompletionException(cause);
        }
        MetaError error = switch (failed.code()) {
            case NOT_LEADER -> MetaError.NOT_LEADER;
            case NO_QUORUM, CLOSED -> MetaError.NO_QUORUM;
            case BUSY -> MetaError.BUSY;
            case INDETERMINATE -> write ? MetaError.INDETERMINATE : MetaError.NO_QUORUM;
        };
        return new MetaResponse.Failed(error, String.valueOf(failed.getMessage()));
    }
}
