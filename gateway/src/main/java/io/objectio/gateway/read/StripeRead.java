package io.objectio.gateway.read;

import io.objectio.codec.CodecException;
import io.objectio.codec.ErasureCodec;
import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Scheduler;
import io.objectio.gateway.stripe.Mailbox;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One stripe being read: drives a {@link StripeReadMachine}. Answers come on any thread, where their granules are checked; decoding is done on
 * the thread that takes the bytes. Every answer's memory is released here, whatever happens.
 */
final class StripeRead {
    /** What is read, and where its shards may be. */
    record Job(MetaResponse.BlobRow blob, StripeLayout layout, int stripe, Map<Integer, CellRange> wanted, boolean wholeBlob) {
        /** Plain bytes that it gives. */
        int bytes() { return wanted.values().stream().mapToInt(CellRange::length).sum(); }
    }

    private static final Duration MAX_PAUSE = Duration.ofMillis(100);

    private final ShardedObjectReader.Parts parts;
    private final Job job;
    private final StripeReadMachine machine;
    private final Mailbox mailbox = new Mailbox(this::setWake);
    private final CompletableFuture<ReadAction.Finish> result = new CompletableFuture<>();
    private final @Nullable Payload[] data;
    private final CellRange[] ranges;
    private boolean closed;
    private Scheduler.@Nullable Cancellable wake;
    private long wakeAt = Long.MAX_VALUE;

    StripeRead(ShardedObjectReader.Parts parts, Job job, List<List<StripeReadMachine.Source>> sources) {
        this.parts = parts;
        this.job = job;
        this.machine = new StripeReadMachine(job.layout(), job.stripe(), job.wanted(), sources, parts.osds(), parts.hedges());
        this.data = new Payload[sources.size()];
        this.ranges = new CellRange[sources.size()];
    }

    Job job() { return job; }

    void start() { mailbox.post(() -> perform(machine.start(now()))); }

    /**
     * Waits for the stripe and gives its wanted bytes in order; the caller owns the payloads. Once.
     *
     * @throws ReadUnavailableException fewer than k shards could be read
     */
    List<Payload> take() throws ReadUnavailableException, InterruptedException {
        try {
            parts.waiting().until(result);
            return assemble(result.get());
        } catch (ExecutionException e) {
            throw new ReadUnavailableException(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } finally {
            close();
        }
    }

    /** Nobody takes the bytes: what came and what comes is released. */
    void close() {
        mailbox.post(() -> {
            closed = true;
            for (int i = 0; i < data.length; i++) {
                drop(i);
            }
        });
    }

    private void perform(List<ReadAction> actions) {
        for (ReadAction action : actions) {
            switch (action) {
                case ReadAction.Fetch fetch -> fetch(fetch);
                case ReadAction.Report(var index, var disk, var what) -> {
                    if (what == CellAnswer.CORRUPT) {
                        parts.findings().corrupt(shard(index), disk);
                    } else {
                        parts.findings().missing(shard(index), disk);
                    }
                }
                case ReadAction.Finish finish -> result.complete(finish);
                case ReadAction.GiveUp(var why) ->
                    result.completeExceptionally(new ReadUnavailableException(why + " (blob " + job.blob().blob() + ")"));
            }
        }
    }

    private ShardId shard(int index) { return new ShardId(job.blob().pg(), job.blob().blob(), index); }

    private void fetch(ReadAction.Fetch fetch) {
        parts.hedges().earn();
        ask(fetch, parts.limits().busyPause(), now() + parts.limits().cellDeadline().toNanos());
    }

    /** A disk that is busy has the bytes all the same: it is asked again after a pause, as long as the cell's time lasts. */
    private void ask(ReadAction.Fetch fetch, Duration pause, long until) {
        CompletableFuture<?> _ = parts.osds()
                .call(new OsdRequest.ReadCell(fetch.disk(), shard(fetch.index()), fetch.offset(), fetch.length()),
                        parts.limits().cellDeadline())
                .whenComplete((answer, failure) -> {
                    if (busy(answer, failure) && now() + pause.toNanos() < until) {
                        Duration longer = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
                        Scheduler.Cancellable _ = parts.scheduler().schedule(pause,
                                () -> mailbox.post(() -> askAgain(fetch, longer, until)));
                        return;
                    }
                    CellAnswer checked = check(fetch, answer, failure);
                    mailbox.post(() -> answered(fetch, checked, answer));
                });
    }

    private void askAgain(ReadAction.Fetch fetch, Duration pause, long until) {
        if (!closed && machine.expects(fetch.index(), fetch.sending())) {
            ask(fetch, pause, until);
        }
    }

    private static boolean busy(@Nullable Message answer, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean refused = answer instanceof OsdResponse.Refused(var reason, _) && reason == OsdResponse.Reason.BUSY;
        boolean notSent = cause instanceof RpcException rpc && rpc.code() == RpcException.Code.BUSY;
        return refused || notSent;
    }

    private CellAnswer check(ReadAction.Fetch fetch, @Nullable Message answer, @Nullable Throwable failure) {
        return switch (answer) {
            case OsdResponse.CellData(var crcs, var bytes) -> bytes.length() == fetch.length()
                    && crcs.equals(CrcList.of(Crc.granules(shard(fetch.index()), fetch.offset(), bytes.bytes())))
                            ? CellAnswer.INTACT
                            : CellAnswer.CORRUPT;
            case OsdResponse.Refused(var reason, var message) -> switch (reason) {
                case ABSENT -> CellAnswer.ABSENT;
                case CORRUPT -> CellAnswer.CORRUPT;
                case BUSY -> CellAnswer.UNAVAILABLE;
                case UNKNOWN_DISK, DISK_FAILED, DISK_AWAY, DISK_FULL, STALE_EPOCH, WRONG_CRC, DIFFERENT_BYTES, BAD_SEQUENCE, FENCED,
                        BAD_REQUEST -> {
                    parts.osds().suspect(fetch.disk(), "read refused: " + reason + " " + message);
                    yield CellAnswer.UNAVAILABLE;
                }
            };
            case null -> {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                parts.osds().suspect(fetch.disk(), "read without answer: " + cause);
                yield CellAnswer.UNAVAILABLE;
            }
            default -> CellAnswer.UNAVAILABLE;
        };
    }

    private void answered(ReadAction.Fetch fetch, CellAnswer checked, @Nullable Message answer) {
        int index = fetch.index();
        boolean keep = !closed && checked == CellAnswer.INTACT && answer != null && machine.expects(index, fetch.sending());
        List<ReadAction> actions = machine.answered(index, fetch.sending(), checked, now());
        if (keep && answer != null) {
            drop(index);
            data[index] = answer.payload();
            ranges[index] = machine.have(index);
        } else if (answer != null) {
            answer.payload().release();
        }
        perform(actions);
    }

    private void drop(int index) {
        Payload old = data[index];
        if (old != null) {
            data[index] = null;
            old.release();
        }
    }

    /** After the result is complete nothing is added to data any more, so the taking thread may read it. */
    private List<Payload> assemble(ReadAction.Finish finish) throws ReadUnavailableException, InterruptedException {
        Map<Integer, Payload> cells = new TreeMap<>();
        boolean done = false;
        try {
            if (!finish.decode().isEmpty()) {
                decode(finish, cells);
            }
            job.wanted().forEach((index, range) -> {
                if (!cells.containsKey(index)) {
                    cells.put(index, part(index, range));
                }
            });
            done = true;
            return new ArrayList<>(cells.values());
        } finally {
            if (!done) {
                cells.values().forEach(Payload::release);
            }
        }
    }

    private Payload part(int index, CellRange range) {
        Payload whole = java.util.Objects.requireNonNull(data[index]).retain();
        return new CountedPayload(whole.bytes().slice(range.from() - ranges[index].from(), range.length()), whole::release);
    }

    private void decode(ReadAction.Finish finish, Map<Integer, Payload> cells) throws ReadUnavailableException, InterruptedException {
        CellRange window = machine.window();
        ErasureCodec codec = parts.codecs().codec(job.layout().k(), job.layout().m());
        ByteBuffer[] survivors = finish.from().stream()
                .map(index -> java.util.Objects.requireNonNull(data[index]).bytes().slice(window.from() - ranges[index].from(),
                        window.length()))
                .toArray(ByteBuffer[]::new);
        int count = finish.decode().size();
        Stripe memory;
        try {
            memory = parts.decodeMemory().take(window.length(), count, parts.limits().memoryWait().toMillis());
        } catch (TimeoutException e) {
            throw new ReadUnavailableException("too many degraded reads at once: " + e.getMessage());
        }
        try {
            codec.reconstruct(toInts(finish.from()), survivors, toInts(finish.decode()), memory.cells(0, count), window.length());
            for (int i = 0; i < count; i++) {
                int index = finish.decode().get(i);
                CellRange range = java.util.Objects.requireNonNull(job.wanted().get(index));
                Payload cell = memory.payload(i);
                cells.put(index, new CountedPayload(cell.bytes().slice(range.from() - window.from(), range.length()), cell::release));
            }
        } catch (CodecException e) {
            throw new IllegalStateException("decoding " + finish + " failed", e);
        } finally {
            memory.release();
        }
    }

    private static int[] toInts(List<Integer> values) { return values.stream().mapToInt(Integer::intValue).toArray(); }

    private void setWake() {
        long next = closed ? Long.MAX_VALUE : machine.nextWake();
        if (next == wakeAt) {
            return;
        }
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        wakeAt = next;
        if (next != Long.MAX_VALUE) {
            wake = parts.scheduler().schedule(Duration.ofNanos(Math.max(0, next - now())), () -> mailbox.post(() -> {
                wakeAt = Long.MAX_VALUE;
                perform(machine.tick(now()));
            }));
        }
    }

    private long now() { return parts.ticker().nanos(); }
}
