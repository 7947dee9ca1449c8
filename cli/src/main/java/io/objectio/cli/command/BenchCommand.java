package io.objectio.cli.command;

import io.objectio.cli.bench.Bench;
import io.objectio.cli.bench.BenchFailure;
import io.objectio.cli.bench.BenchPlan;
import io.objectio.cli.output.BenchView;
import io.objectio.cli.output.ErrorCode;
import io.objectio.common.config.ByteSize;
import io.objectio.common.config.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "bench", description = "Measures PUT and GET over S3 in a bucket of its own, compares every byte read, and cleans up.", footer = {
        "", "Examples:", "  objectio-cli bench --size 4KiB --concurrency 64 --duration 20s --op put",
        "  objectio-cli bench --size 1MiB --op mixed -o json"})
final class BenchCommand implements Callable<Integer> {
    private static final int DEFAULT_OBJECTS = 256;
    /** Reads choose from no more than this, so that preparing does not take longer than measuring. */
    private static final long PREPARED_BYTES = 1L << 30;

    private final Session session;

    @Option(names = "--op", paramLabel = "OP", defaultValue = "mixed", description = "put, get or mixed (default: half of each).")
    BenchPlan.Operation operation = BenchPlan.Operation.mixed;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "1MiB", description = "Size of the objects (default 1MiB).")
    ByteSize size = new ByteSize(1 << 20);

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "16", description = "Workers with a connection each (default 16).")
    int concurrency = 16;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "20s", description = "How long to measure (default 20s).")
    Duration duration = Duration.ofSeconds(20);

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "3s", description = "How long to run before measuring (default 3s).")
    Duration warmUp = Duration.ofSeconds(3);

    @Option(names = "--objects", paramLabel = "N", description = "Objects that reads choose from (default 256, or fewer where they pass 1 GiB).")
    @Nullable
    Integer objects;

    @Option(names = "--endpoint", paramLabel = "URL", description = "S3 endpoint; otherwise that of credentials.json.")
    @Nullable
    URI endpoint;

    @Option(names = "--bucket", paramLabel = "NAME", description = "Name of the bucket to make and remove (default bench- and a random number).")
    @Nullable
    String bucket;

    BenchCommand(Session session) { this.session = session; }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        Surroundings around = session.around();
        Credentials credentials = session.options().s3Credentials(around, endpoint == null);
        BenchPlan plan = plan(credentials);
        try {
            Bench bench = new Bench(plan, credentials, around.clock(), around.ticker(), around.random(), line -> {
                around.err().print(line + "\n");
                around.err().flush();
            });
            return session.show(new BenchView(bench.run()));
        } catch (BenchFailure e) {
            throw new CliFailure(e.wrongBytes() ? ErrorCode.WRONG_BYTES : ErrorCode.BENCH_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private BenchPlan plan(Credentials credentials) throws CliFailure {
        try {
            URI where = endpoint == null ? URI.create(credentials.endpoint()) : endpoint;
            if (!"http".equals(where.getScheme()) || where.getHost() == null) {
                throw new IllegalArgumentException("the endpoint is an http URL, not '" + where + "'");
            }
            int fewest = (int) Math.max(1, Math.min(DEFAULT_OBJECTS, PREPARED_BYTES / Math.max(1, size.bytes())));
            String name = bucket == null ? "bench-" + Long.toUnsignedString(session.around().random().nextLong() >>> 16, 36) : bucket;
            return new BenchPlan(where, name, operation, size.bytes(), concurrency, duration, warmUp, objects == null ? fewest : objects);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ErrorCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
