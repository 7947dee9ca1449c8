package io.objectio.cli.bench;

import io.objectio.cli.bench.BenchPlan.Operation;
import io.objectio.common.config.Credentials;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs a plan: makes the bucket, fills it, measures, and removes bucket and objects again, also when it fails. */
public final class Bench {
    private final BenchPlan plan;
    private final Credentials credentials;
    private final Clock clock;
    private final Ticker ticker;
    private final RandomSource random;
    private final Consumer<String> progress;
    private final Pattern pattern;
    /** Objects 0 to this have been begun; names follow from numbers. */
    private final AtomicLong nextObject = new AtomicLong();

    /** progress takes a line per phase. */
    public Bench(BenchPlan plan, Credentials credentials, Clock clock, Ticker ticker, RandomSource random, Consumer<String> progress) {
        this.plan = plan;
        this.credentials = credentials;
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
        this.progress = progress;
        this.pattern = new Pattern(random);
    }

    public BenchResult run() throws BenchFailure, InterruptedException {
        try (S3Connection connection = connection()) {
            S3Connection.Response made = connection.request("PUT", "/" + plan.bucket(), Map.of());
            if (!made.ok()) {
                throw new BenchFailure("bucket " + plan.bucket() + " cannot be made: " + made.status() + " " + made.error(), false);
            }
            try {
                return measure();
            } finally {
                cleanUp();
                removeBucket(connection);
            }
        } catch (IOException e) {
            throw new BenchFailure("no S3 at " + plan.endpoint() + ": " + e, e);
        }
    }

    private S3Connection connection() {
        return new S3Connection(plan.endpoint(), new SigV4Signer(credentials.accessKey(), credentials.secretKey(), "us-east-1"), clock);
    }

    private String path(long object) { return "/" + plan.bucket() + "/object-" + object; }

    private BenchResult measure() throws BenchFailure, InterruptedException {
        if (plan.operation() != Operation.put) {
            progress.accept("writing " + plan.objects() + " objects to read");
            nextObject.set(plan.objects());
            AtomicLong next = new AtomicLong();
            together(worker -> {
                for (long object = next.getAndIncrement(); object < plan.objects(); object = next.getAndIncrement()) {
                    S3Connection.Response response = put(worker, object);
                    if (!response.ok()) {
                        throw new BenchFailure("PUT " + path(object) + ": " + response.status() + " " + response.error(), false);
                    }
                }
                return true;
            });
        }
        progress.accept("measuring");
        long begin = ticker.nanos() + plan.warmUp().toNanos();
        long end = begin + plan.duration().toNanos();
        List<Worker> workers = together(connection -> {
            Worker worker = new Worker(random.nextLong());
            while (ticker.nanos() - end < 0) {
                worker.step(connection, begin, end);
            }
            return worker;
        });
        Tally puts = new Tally();
        Tally gets = new Tally();
        workers.forEach(worker -> {
            puts.add(worker.puts);
            gets.add(worker.gets);
        });
        double seconds = plan.duration().toNanos() / 1e9;
        List<BenchFigures> figures = new ArrayList<>();
        if (plan.operation() != Operation.get) {
            figures.add(puts.figures("PUT", seconds));
        }
        if (plan.operation() != Operation.put) {
            figures.add(gets.figures("GET", seconds));
        }
        String firstError = puts.firstError().isEmpty() ? gets.firstError() : puts.firstError();
        if (figures.stream().allMatch(figure -> figure.requests() == 0) && !firstError.isEmpty()) {
            throw new BenchFailure("no request succeeded; the first failure: " + firstError, false);
        }
        return new BenchResult(plan, seconds, figures, firstError);
    }

    private S3Connection.Response put(S3Connection connection, long object) throws IOException {
        return connection.request("PUT", path(object), Map.of(), plan.sizeBytes(),
                (offset, length) -> pattern.piece(object, offset, length), (_, _) -> {});
    }

    /** One worker's own counts and choices. */
    private final class Worker {
        private final Tally puts = new Tally();
        private final Tally gets = new Tally();
        private final RandomSource choices;

        Worker(long seed) { this.choices = RandomSource.seeded(seed); }

        /** One request; it counts if it ended while the clock ran. */
        void step(S3Connection connection, long begin, long end) throws BenchFailure {
            boolean write = plan.operation() == Operation.put || (plan.operation() == Operation.mixed && choices.nextInt(2) == 0);
            Tally tally = write ? puts : gets;
            long sent = ticker.nanos();
            Optional<String> failure = write ? write(connection) : read(connection);
            long done = ticker.nanos();
            if (sent - begin >= 0 && done - end <= 0) {
                if (failure.isEmpty()) {
                    tally.done(done - sent, plan.sizeBytes());
                } else {
                    tally.failed(failure.get());
                }
            }
        }

        private Optional<String> write(S3Connection connection) {
            long object = nextObject.getAndIncrement();
            try {
                S3Connection.Response response = put(connection, object);
                return response.ok() ? Optional.empty() : Optional.of("PUT: " + response.status() + " " + response.error());
            } catch (IOException e) {
                return Optional.of("PUT: " + e);
            }
        }

        private Optional<String> read(S3Connection connection) throws BenchFailure {
            long object = choices.nextInt(plan.objects());
            boolean[] wrong = new boolean[1];
            S3Connection.Response response;
            try {
                response = connection.request("GET", path(object), Map.of(), 0, (_, _) -> java.nio.ByteBuffer.allocate(0),
                        (offset, piece) -> wrong[0] |= !pattern.matches(object, offset, piece));
            } catch (IOException e) {
                return Optional.of("GET: " + e);
            }
            if (!response.ok()) {
                return Optional.of("GET: " + response.status() + " " + response.error());
            }
            if (wrong[0] || response.length() != plan.sizeBytes()) {
                throw new BenchFailure("GET " + path(object) + " returned "
                        + (wrong[0] ? "other bytes than were put there" : response.length() + " bytes instead of " + plan.sizeBytes()),
                        true);
            }
            return Optional.empty();
        }
    }

    private void removeBucket(S3Connection connection) throws IOException {
        S3Connection.Response removed = connection.request("DELETE", "/" + plan.bucket(), Map.of());
        if (!removed.ok()) {
            progress.accept("bucket " + plan.bucket() + " could not be removed: " + removed.status() + " " + removed.error());
        }
    }

    private void cleanUp() throws InterruptedException {
        long objects = nextObject.get();
        progress.accept("removing " + objects + " objects");
        AtomicLong next = new AtomicLong();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        try {
            together(connection -> {
                for (long object = next.getAndIncrement(); object < objects; object = next.getAndIncrement()) {
                    S3Connection.Response response = connection.request("DELETE", path(object), Map.of());
                    if (!response.ok() && response.status() != 404) {
                        failures.add(path(object) + ": " + response.status() + " " + response.error());
                    }
                }
                return true;
            });
        } catch (BenchFailure e) {
            failures.add(String.valueOf(e.getMessage()));
        }
        if (!failures.isEmpty()) {
            progress.accept(failures.size() + " objects of bucket " + plan.bucket() + " could not be removed, first " + failures.peek());
        }
    }

    /** What each worker does with its connection. */
    private interface Work<R> {
        R with(S3Connection connection) throws BenchFailure, IOException;
    }

    /** Runs the work once per worker, at the same time; the first failure is thrown when all have ended. */
    private <R> List<R> together(Work<R> work) throws BenchFailure, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> running = new ArrayList<>();
            for (int i = 0; i < plan.concurrency(); i++) {
                running.add(threads.submit(() -> {
                    try (S3Connection connection = connection()) {
                        return work.with(connection);
                    }
                }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchFailure failure) {
                throw failure;
            }
            throw new BenchFailure("a worker failed: " + e.getCause(), e);
        }
    }
}
