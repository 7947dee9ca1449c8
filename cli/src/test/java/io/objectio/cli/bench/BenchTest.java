package io.objectio.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.objectio.cli.output.BenchView;
import io.objectio.cli.output.Format;
import io.objectio.cli.output.Printer;
import io.objectio.common.config.Credentials;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BenchTest {
    private final TinyS3 s3;
    private final List<String> progress = new ArrayList<>();
    /** Every look at the clock is a millisecond later, so that a run has a bounded number of requests and needs no real time. */
    private final AtomicLong nanos = new AtomicLong();
    private final Ticker ticker = () -> nanos.addAndGet(1_000_000);

    BenchTest() throws Exception { s3 = new TinyS3(); }

    @AfterEach
    void stop() { s3.close(); }

    private BenchResult run(BenchPlan.Operation operation, long size) throws Exception {
        BenchPlan plan = new BenchPlan(s3.endpoint(), "bench-1", operation, size, 4, Duration.ofMillis(200), Duration.ofMillis(50), 5);
        return new Bench(plan, new Credentials("", "AK", "SK", "", ""), Clock.system(), ticker, RandomSource.seeded(7), progress::add)
                .run();
    }

    @Test
    void measuresPutsAndLeavesNothingBehind() throws Exception {
        BenchResult result = run(BenchPlan.Operation.put, 5000);

        assertThat(result.figures()).singleElement().satisfies(figure -> {
            assertThat(figure.operation()).isEqualTo("PUT");
            assertThat(figure.requests()).isPositive();
            assertThat(figure.errors()).isZero();
            assertThat(figure.bytes()).isEqualTo(figure.requests() * 5000);
            assertThat(figure.requestsPerSecond()).isEqualTo(figure.requests() / 0.2);
            assertThat(figure.p50()).isBetween(0.9, figure.max());
        });
        assertThat(s3.objects).isEmpty();
        assertThat(s3.buckets).isEmpty();
    }

    @Test
    void measuresBothAndComparesObjectsLargerThanItsBuffers() throws Exception {
        BenchResult result = run(BenchPlan.Operation.mixed, 3_000_001);

        assertThat(result.figures()).extracting(BenchFigures::operation).containsExactly("PUT", "GET");
        assertThat(result.figures()).allSatisfy(figure -> assertThat(figure.requests()).isPositive());
        assertThat(result.firstError()).isEmpty();
        assertThat(s3.objects).isEmpty();
    }

    @Test
    void noticesAWrongByteAndStillCleansUp() {
        s3.onRead = bytes -> {
            byte[] wrong = bytes.clone();
            wrong[wrong.length - 1] ^= 1;
            return wrong;
        };
        BenchFailure failure = catchThrowableOfType(BenchFailure.class, () -> run(BenchPlan.Operation.get, 300_000));
        assertThat(failure.wrongBytes()).isTrue();
        assertThat(failure).hasMessageContaining("returned other bytes");
        assertThat(s3.objects).isEmpty();
    }

    @Test
    void noticesAShortAnswer() {
        s3.onRead = bytes -> Arrays.copyOf(bytes, bytes.length - 1);
        BenchFailure failure = catchThrowableOfType(BenchFailure.class, () -> run(BenchPlan.Operation.get, 1000));
        assertThat(failure.wrongBytes()).isTrue();
        assertThat(failure).hasMessageContaining("999 bytes instead of 1000");
    }

    @Test
    void saysWhyWhenNothingSucceeds() {
        s3.failPuts = true;
        BenchFailure failure = catchThrowableOfType(BenchFailure.class, () -> run(BenchPlan.Operation.put, 1000));
        assertThat(failure.wrongBytes()).isFalse();
        assertThat(failure).hasMessageContaining("no request succeeded").hasMessageContaining("503").hasMessageContaining("SlowDown");
        assertThat(s3.buckets).isEmpty();
    }

    @Test
    void printsATableAndJson() throws Exception {
        BenchPlan plan = new BenchPlan(java.net.URI.create("http://h:1"), "b", BenchPlan.Operation.put, 4096, 64, Duration.ofSeconds(20),
                Duration.ZERO, 1);
        BenchFigures figures = new BenchFigures("PUT", 123_456, 0, 505_675_776, 6172.8, 25_283_788.8, 10.4, 9.5, 15.25, 30, 45.125, 120);
        BenchView view = new BenchView(new BenchResult(plan, 20, List.of(figures), ""));

        assertThat(view.table(false, false)).containsExactly("BENCH put, objects of 4KiB, 64 workers, 20s at http://h:1",
                "OP   REQUESTS   ERRORS  PER_SECOND  THROUGHPUT  MEAN_MS  P50_MS   P90_MS   P99_MS   P99.9_MS  MAX_MS",
                "PUT  123,456    0       6,172.8     25.3MB/s    10.40    9.50     15.25    30.00    45.13     120.00");
        java.io.StringWriter json = new java.io.StringWriter();
        new Printer(new java.io.PrintWriter(json), false).print(view, Format.json);
        assertThat(json.toString()).contains("\"schema\" : \"bench/v1\"", "\"requests_per_second\" : 6172.8", "\"p999\" : 45.125");
    }

    @Test
    void patternSeesShiftedAndForeignBytes() {
        Pattern pattern = new Pattern(RandomSource.seeded(1));
        ByteBuffer bytes = ByteBuffer.allocate(3_000_000);
        while (bytes.hasRemaining()) {
            bytes.put(pattern.piece(3, bytes.position(), bytes.remaining()));
        }
        bytes.flip();
        assertThat(pattern.matches(3, 0, bytes)).isTrue();
        assertThat(pattern.matches(3, 1000, bytes.slice(1000, 65_536))).isTrue();
        assertThat(pattern.matches(3, 65_536, bytes.slice(0, 65_536))).isFalse();
        assertThat(pattern.matches(4, 0, bytes)).isFalse();
    }
}
