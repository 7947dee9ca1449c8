package io.objectio.meta.raft;

import io.objectio.common.lifecycle.FaultHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of what queues up: up to 64 commands or 1 MiB each, at most 16 entries in flight, no timer. Proposing takes Ratis' server lock
 * and appends in the caller's thread, so one thread does it and never an event loop.
 *
 * <p>Barriers ride on the next entry, whatever it is; an empty one is made only where no command waits, and only one at a time, so that all
 * reads that arrive meanwhile share the next.
 *
 * <p>Invariant: every future handed out completes: with its answer, or when the entry's fate is known to be unknown.
 *
 * @param <R> the answer to one command
 */
final class Proposer<R> implements AutoCloseable {
    static final int MAX_BATCH_COMMANDS = 64;
    static final int MAX_BATCH_BYTES = 1 << 20;
    static final int MAX_IN_FLIGHT = 16;
    /** Behind these there are seconds of work: better to say so. */
    static final int MAX_QUEUED_COMMANDS = 16_384;
    static final long MAX_QUEUED_BYTES = 64L << 20;

    /** Appends one entry to the log; the future ends when it is applied here, or with {@link ProposalFailed}. */
    interface Log<R> {
        CompletableFuture<List<R>> append(byte[] body);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Command<R>(byte[] bytes, CompletableFuture<R> answer) {}

    private record Batch<R>(List<Command<R>> commands, List<CompletableFuture<Void>> barriers) {}

    private final Log<R> log;
    private final EntryFraming framing;
    private final Executor answers;
    private final FaultHandler faults;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Command<R>> commands = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Void>> barriers = new ArrayDeque<>();
    private final Set<Batch<R>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private long queuedBytes;
    private boolean emptyInFlight;
    private boolean closing;

    /** answers runs what completes futures, one after another in order. */
    Proposer(String name, Log<R> log, EntryFraming framing, Executor answers, FaultHandler faults) {
        this.log = log;
        this.framing = framing;
        this.answers = answers;
        this.faults = faults;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() { thread.start(); }

    CompletableFuture<R> propose(byte[] command) {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(closed());
            }
            if (commands.size() >= MAX_QUEUED_COMMANDS || queuedBytes + command.length > MAX_QUEUED_BYTES) {
                return CompletableFuture.failedFuture(new ProposalFailed(ProposalFailed.Code.BUSY,
                        commands.size() + " commands of " + queuedBytes + " bytes are queued", Optional.empty()));
            }
            Command<R> queued = new Command<>(command, new CompletableFuture<>());
            commands.add(queued);
            queuedBytes += command.length;
            changed.signalAll();
            return queued.answer();
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> barrier() {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(closed());
            }
            CompletableFuture<Void> barrier = new CompletableFuture<>();
            barriers.add(barrier);
            changed.signalAll();
            return barrier;
        } finally {
            lock.unlock();
        }
    }

    private static ProposalFailed closed() {
        return new ProposalFailed(ProposalFailed.Code.CLOSED, "this metadata node is closing", Optional.empty());
    }

    private void run() {
        try {
            for (Optional<Batch<R>> batch = next(); batch.isPresent(); batch = next()) {
                Batch<R> sent = batch.get();
                byte[] body = framing.frame(sent.commands().stream().map(Command::bytes).toList());
                var _ = log.append(body).whenComplete((replies, failure) -> answer(sent, replies, failure));
            }
        } catch (RuntimeException | Error e) {
            faults.fault("proposing to the metadata log failed", e);
        }
    }

    private Optional<Batch<R>> next() {
        lock.lock();
        try {
            while (!closing && !mayGo()) {
                changed.awaitUninterruptibly();
            }
            if (closing) {
                return Optional.empty();
            }
            List<Command<R>> taken = new ArrayList<>();
            long bytes = 0;
            for (Command<R> head = commands.peek(); head != null && taken.size() < MAX_BATCH_COMMANDS
                    && (taken.isEmpty() || bytes + head.bytes().length <= MAX_BATCH_BYTES); head = commands.peek()) {
                taken.add(commands.remove());
                bytes += head.bytes().length;
            }
            queuedBytes -= bytes;
            Batch<R> batch = new Batch<>(taken, new ArrayList<>(barriers));
            barriers.clear();
            emptyInFlight |= taken.isEmpty();
            inFlight.add(batch);
            return Optional.of(batch);
        } finally {
            lock.unlock();
        }
    }

    private boolean mayGo() { return inFlight.size() < MAX_IN_FLIGHT && (!commands.isEmpty() || (!barriers.isEmpty() && !emptyInFlight)); }

    private void answer(Batch<R> batch, @Nullable List<R> replies,
            @Nullable Throwable failure) {
        lock.lock();
        try {
            inFlight.remove(batch);
            emptyInFlight &= !batch.commands().isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        handOff(() -> {
            if (failure != null || replies == null || replies.size() != batch.commands().size()) {
                fail(batch, failure instanceof ProposalFailed known
                        ? known
                        : new ProposalFailed(ProposalFailed.Code.INDETERMINATE, "the entry's fate is not known: " + failure,
                                Optional.empty()));
                return;
            }
            for (int i = 0; i < replies.size(); i++) {
                batch.commands().get(i).answer().complete(replies.get(i));
            }
            batch.barriers().forEach(barrier -> barrier.complete(null));
        });
    }

    private void handOff(Runnable completion) {
        try {
            answers.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    private static <R> void fail(Batch<R> batch, ProposalFailed why) {
        batch.commands().forEach(command -> command.answer().completeExceptionally(why));
        batch.barriers().forEach(barrier -> barrier.completeExceptionally(why));
    }

    /**
     * Fails what waits: what is queued was not done, what is in flight may be. Barriers proved nothing and may be tried elsewhere.
     */
    void failAll(ProposalFailed.Code queuedCode, String why, Optional<String> leader) {
        List<Batch<R>> flying;
        Batch<R> waiting;
        lock.lock();
        try {
            flying = new ArrayList<>(inFlight);
            waiting = new Batch<>(new ArrayList<>(commands), new ArrayList<>(barriers));
            commands.clear();
            barriers.clear();
            queuedBytes = 0;
        } finally {
            lock.unlock();
        }
        handOff(() -> {
            fail(waiting, new ProposalFailed(queuedCode, why, leader));
            flying.forEach(batch -> fail(batch, new ProposalFailed(ProposalFailed.Code.INDETERMINATE, why, leader)));
        });
    }

    /** Stops proposing; what is in flight is left to be answered, what is queued fails. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Batch<R> waiting;
        lock.lock();
        try {
            waiting = new Batch<>(new ArrayList<>(commands), new ArrayList<>(barriers));
            commands.clear();
            barriers.clear();
        } finally {
            lock.unlock();
        }
        handOff(() -> fail(waiting, closed()));
    }
}
