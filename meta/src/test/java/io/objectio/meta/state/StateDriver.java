package io.objectio.meta.state;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.meta.command.Command;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.command.LogEntry;
import io.objectio.meta.command.LogEntryCodec;
import io.objectio.meta.store.MemoryRowStore;
import io.objectio.meta.store.RowStore;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A state with a small cluster, driven like a leader would: each command passes the codec of the log and is an entry of its own. Eight disks on four
 * OSDs of one host, one group on the first six disks. Not thread-safe.
 */
public final class StateDriver {
    public static final AccountId ACCOUNT = new AccountId("a".repeat(64));
    public static final AccountId OTHER_ACCOUNT = new AccountId("b".repeat(64));
    public static final ClusterId CLUSTER = new ClusterId(1, 2);
    public static final PgId PG = new PgId(0, 1, 1);
    public static final Incarnation LIFE = Incarnation.of(1, 1);
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DISKS = 8;

    private final MetaState state;
    private final List<byte[]> log = new ArrayList<>();
    private long index;
    private long commandNumber;
    private long ids;
    private Instant now = START;
    private SessionId session = SessionId.NONE;

    /** A cluster in memory with one open session. */
    public StateDriver() { this(new MemoryRowStore()); }

    public StateDriver(RowStore store) {
        this.state = new MetaState(store);
        lead(new Command.InitCluster(CLUSTER, 1));
        for (int osd = 1; osd <= DISKS / 2; osd++) {
            register(osd, report(2 * osd - 1, LIFE, DiskState.HEALTHY), report(2 * osd, LIFE, DiskState.HEALTHY));
        }
        lead(new Command.CreatePgs(1, List.of(new PgRow(PG, CodingScheme.RS_4_2, Epoch.of(1, 1),
                IntStream.rangeClosed(1, 6).mapToObj(disk -> Slot.of(disk(disk))).toList()))));
        session = openSession("gateway1");
    }

    public MetaState state() { return state; }

    /** All entries so far, as bytes of the log. */
    public List<byte[]> log() { return List.copyOf(log); }

    public SessionId session() { return session; }

    public Instant now() { return now; }

    public void setNow(Instant time) { now = time; }

    public static DiskId disk(int number) { return new DiskId(7, number); }

    public static DiskReport report(int disk, Incarnation life, DiskState diskState) {
        return new DiskReport(disk(disk), "/disk" + disk, life, diskState, 1L << 40, 0, 1L << 40, 0, 0, "");
    }

    public MutationAnswer register(int osd, DiskReport... disks) {
        return submitWithout(new Mutation.RegisterOsd(new OsdId("osd" + osd), "local", FailureDomain.ofHost("host1"), List.of(disks)));
    }

    public SessionId openSession(String owner) {
        MutationAnswer answer = submitWithout(new Mutation.OpenSession(new NodeId(owner), RpcPeer.Role.GATEWAY));
        return ((MutationAnswer.SessionOpened) answer).session();
    }

    /** One command as an entry of its own. */
    public MutationAnswer apply(LogCommand command) {
        byte[] bytes = LogEntryCodec.encode(LogEntry.of(command));
        log.add(bytes);
        return state.apply(LogEntryCodec.decode(bytes), 1, ++index).getFirst();
    }

    /** A mutation without session. */
    public MutationAnswer submitWithout(Mutation mutation) { return lead(new Command.Outside(mutation)); }

    /** A mutation in the driver's session, everything before it confirmed. */
    public MutationAnswer submit(Mutation mutation) {
        commandNumber++;
        return submit(session, commandNumber, commandNumber - 1, mutation);
    }

    public MutationAnswer submit(SessionId in, long number, long confirmed, Mutation mutation) {
        return apply(new LogCommand(in, number, confirmed, now, new Command.Outside(mutation)));
    }

    /** A command of the leader's own. */
    public MutationAnswer lead(Command command) { return apply(LogCommand.of(now, command)); }

    /** Goes on with all tasks until none is left. */
    public int finishTasks() {
        int steps = 0;
        while (true) {
            List<MetaReader.PendingTask> tasks = reading(reader -> reader.tasks(10));
            if (tasks.isEmpty()) {
                return steps;
            }
            for (MetaReader.PendingTask task : tasks) {
                lead(new Command.ContinueTask(task.task(), task.cursor()));
                steps++;
            }
        }
    }

    public BucketId createBucket(String name) {
        return ((MutationAnswer.BucketCreated) submit(new Mutation.CreateBucket(name, ACCOUNT, "us-east-1"))).bucket();
    }

    public InstanceId nextInstance() { return new InstanceId(session.value(), ++ids); }

    public BlobId nextBlob() { return new BlobId(session, ++ids); }

    /** A blob with all shards at home. */
    public static WrittenBlob blob(BlobId id, long length) {
        return blob(id, length, IntStream.range(0, 6).toArray());
    }

    /** A blob of which only these shards are durable, at home. */
    public static WrittenBlob blob(BlobId id, long length, int... durable) {
        return new WrittenBlob(PG, id, length, (int) id.counter(), CrcList.of(1, 2, 3, 4, 5, 6),
                IntStream.of(durable).mapToObj(index -> new WrittenBlob.Place(index, disk(index + 1), LIFE)).toList());
    }

    /** A body that is one blob, or none for no bytes. */
    public WrittenBody body(long size) {
        return size == 0 ? new WrittenBody(nextInstance(), List.of(), List.of()) : body(blob(nextBlob(), size));
    }

    public WrittenBody body(WrittenBlob... blobs) {
        List<Extent> extents = new ArrayList<>();
        long offset = 0;
        for (WrittenBlob blob : blobs) {
            extents.add(new Extent(offset, blob.pg(), blob.blob(), 0, blob.length()));
            offset += blob.length();
        }
        return new WrittenBody(nextInstance(), extents, List.of(blobs));
    }

    public static ObjectHead head(long size, String etag) {
        return new ObjectHead(size, etag, Map.of("content-type", "text/plain"), Map.of(), Optional.empty(), "STANDARD", 0);
    }

    public static long size(WrittenBody body) { return body.extents().stream().mapToLong(Extent::length).sum(); }

    public static Mutation.CommitObject commit(BucketId bucket, String key, String etag, WrittenBody body, Condition condition) {
        return new Mutation.CommitObject(bucket, new ObjectKey(key), head(size(body), etag), body, condition);
    }

    public MutationAnswer put(BucketId bucket, String key, String etag, WrittenBody body) {
        return submit(commit(bucket, key, etag, body, Condition.NONE));
    }

    public MutationAnswer put(BucketId bucket, String key, long size) { return put(bucket, key, "etag" + (ids + 1), body(size)); }

    public MutationAnswer delete(BucketId bucket, String... keys) {
        return submit(new Mutation.DeleteObjects(bucket, List.of(keys).stream().map(ObjectKey::new).toList(), Condition.NONE));
    }

    public MetaResponse ask(MetaRequest request) { return reading(reader -> reader.answer(request)); }

    public MetaResponse lookup(BucketId bucket, String key) {
        return ask(new MetaRequest.Lookup(bucket, new ObjectKey(key), Optional.of(MetaRequest.ByteRange.ALL)));
    }

    /** Reads through a view that is closed again. */
    public <T> T reading(java.util.function.Function<MetaReader, T> question) {
        try (MetaReader reader = state.read()) {
            return question.apply(reader);
        }
    }
}
