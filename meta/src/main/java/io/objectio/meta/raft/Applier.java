package io.objectio.meta.raft;

import io.objectio.common.lifecycle.FaultHandler;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Applies what is committed, in groups, on one thread: whatever queued while the last group was written is the next one.
 *
 * <p>Futures complete on this thread in the order of the log, after the group is in the state. Anything that goes wrong ends in the fault
 * handler: a state that missed an entry must not go on.
 *
 * @param <R> the answer to one command
 */
final class Applier<R> implements AutoCloseable {
    /** Groups of 13 to 70 entries were seen under load; more only adds latency. */
    private static final int MAX_GROUP_ENTRIES = 128;
    private static final long MAX_GROUP_BYTES = 8L << 20;
    /** Ratis hands over without looking back; a replay of a long log must not fill the heap. */
    private static final int MAX_QUEUED = 1024;

    private sealed interface Item<R> {
        record Apply<R>(LogEntry entry, CompletableFuture<List<R>> answers) implements Item<R> {}

        record Call<R>(Runnable action) implements Item<R> {}
    }

    private final ReplicatedState<R> state;
    private final Consumer<LogPosition> onApplied;
    private final FaultHandler faults;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Item<R>> queue = new ArrayDeque<>();
    private boolean closing;

    /** onApplied hears of each group's last position before the group's futures complete. */
    Applier(String name, ReplicatedState<R> state, Consumer<LogPosition> onApplied, FaultHandler faults) {
        this.state = state;
        this.onApplied = onApplied;
        this.faults = faults;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() { thread.start(); }

    /** Queues an entry; waits while the queue is full. */
    CompletableFuture<List<R>> apply(LogEntry entry) {
        CompletableFuture<List<R>> answers = new CompletableFuture<>();
        lock.lock();
        try {
            while (queue.size() >= MAX_QUEUED && !closing) {
                changed.awaitUninterruptibly();
            }
            queue.add(new Item.Apply<>(entry, answers));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return answers;
    }

    /** Runs the action on the applier's thread, after all that was queued before. */
    <T> CompletableFuture<T> call(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        };
        lock.lock();
        try {
            queue.add(new Item.Call<>(run));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return result;
    }

    private void run() {
        try {
            for (List<Item<R>> group = next(); !group.isEmpty(); group = next()) {
                if (group.getFirst() instanceof Item.Call<R>(Runnable action)) {
                    action.run();
                } else {
                    applyGroup(group);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            faults.fault("applying the metadata log failed behind " + state.applied(), e);
        }
    }

    private void applyGroup(List<Item<R>> group) throws IOException {
        List<LogEntry> entries = new ArrayList<>(group.size());
        for (Item<R> item : group) {
            if (item instanceof Item.Apply<R>(LogEntry entry, var _)) {
                entries.add(entry);
            }
        }
        List<List<R>> answers = state.apply(entries);
        if (answers.size() != entries.size()) {
            throw new IllegalStateException(answers.size() + " lists of answers to " + entries.size() + " entries");
        }
        onApplied.accept(entries.getLast().position());
        for (int i = 0; i < entries.size(); i++) {
            if (group.get(i) instanceof Item.Apply<R>(var _, CompletableFuture<List<R>> future)) {
                future.complete(answers.get(i));
            }
        }
    }

    /** A run of entries, or a single call; empty when closed and all is done. */
    private List<Item<R>> next() {
        List<Item<R>> group = new ArrayList<>();
        long bytes = 0;
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            for (Item<R> item = queue.peek(); item != null && group.size() < MAX_GROUP_ENTRIES
                    && bytes < MAX_GROUP_BYTES; item = queue.peek()) {
                if (item instanceof Item.Call<R> && !group.isEmpty()) {
                    break;
                }
                group.add(queue.remove());
                if (item instanceof Item.Call<R>) {
                    break;
                }
                bytes += item instanceof Item.Apply<R>(LogEntry.Commands(var _, byte[] body), var _) ? body.length : 0;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return group;
    }

    /** Applies what is queued, then ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
