package io.objectio.meta.state;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse.Bucket;
import io.objectio.protocol.meta.MetaResponse.BucketPage;
import io.objectio.protocol.meta.Mutation.CreateBucket;
import io.objectio.protocol.meta.Mutation.DeleteBucket;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The directory of names, and the buckets by id with their usage. */
final class BucketCatalog {
    /** S3 names have 3 to 63 bytes; the gateway checks their form. */
    private static final int MAX_NAME_BYTES = 255;

    /** So that a page fits in a frame. */
    private static final int MAX_PAGE = 1_000;

    private BucketCatalog() {}

    static MutationAnswer create(Step step, CreateBucket command) throws Refusal {
        int length = Keys.utf8(command.name()).length;
        Refusal.badUnless(length > 0 && length <= MAX_NAME_BYTES, "a bucket name of " + length + " bytes");
        Optional<Bucket> there = find(step.rows(), command.name());
        if (there.isPresent()) {
            boolean yours = there.get().account().equals(command.account());
            throw new Refusal(yours ? MetaError.BUCKET_OWNED_BY_YOU : MetaError.BUCKET_EXISTS, "bucket " + command.name() + " exists");
        }
        BucketId id = BucketId.of(step.generation(), ClusterCatalog.next(step.rows(), Counter.BUCKET));
        Bucket bucket = new Bucket(id, command.name(), command.account(), step.time(), command.region());
        step.rows().put(Family.DIRECTORY, Keys.directory(command.name()), toBytes(bucket));
        put(step, id, new BucketRow(command.account(), false, 0, 0, 0));
        CountCatalog.addTotals(step.rows(), 1, 0, 0);
        return new MutationAnswer.BucketCreated(id);
    }

    /**
     * Refused while there is a version. Uploads that are open do not keep a bucket from being deleted, as on AWS (only directory buckets ask for
     * their abort first): they are aborted with it, and a task cleans them up.
     */
    static MutationAnswer delete(Step step, DeleteBucket command) throws Refusal {
        Bucket bucket = find(step.rows(), command.name()).filter(found -> found.id().equals(command.bucket()))
                .orElseThrow(() -> new Refusal(MetaError.NO_SUCH_BUCKET, "no bucket " + command.name() + " with id " + command.bucket()));
        byte[] prefix = Keys.bucket(bucket.id());
        if (step.rows().any(Family.VERSIONS, prefix, Keys.behind(prefix)) || step.rows().any(Family.CURRENT, prefix, Keys.behind(prefix))) {
            throw new Refusal(MetaError.BUCKET_NOT_EMPTY, "bucket " + command.name() + " has objects");
        }
        step.rows().delete(Family.DIRECTORY, Keys.directory(command.name()));
        CountCatalog.addTotals(step.rows(), -1, 0, 0);
        if (step.rows().any(Family.UPLOADS, prefix, Keys.behind(prefix))) {
            put(step, bucket.id(), require(step.rows(), bucket.id()).asDeleted());
            TaskCatalog.begin(step.rows(), TaskCatalog.dropBucket(bucket.id()));
        } else {
            step.rows().delete(Family.BUCKETS, prefix);
        }
        return new MutationAnswer.Done();
    }

    static Optional<Bucket> find(Rows rows, String name) {
        return rows.get(Family.DIRECTORY, Keys.directory(name)).map(value -> ofBytes(name, value));
    }

    static boolean exists(Rows rows, BucketId bucket) {
        return rows.get(Family.BUCKETS, Keys.bucket(bucket)).map(BucketRow::of).filter(row -> !row.deleted()).isPresent();
    }

    static BucketRow require(Rows rows, BucketId bucket) throws Refusal {
        return rows.get(Family.BUCKETS, Keys.bucket(bucket)).map(BucketRow::of).filter(row -> !row.deleted())
                .orElseThrow(() -> new Refusal(MetaError.NO_SUCH_BUCKET, "no bucket with id " + bucket));
    }

    /** Adds to the bucket's usage and the cluster's. */
    static void addUsage(Step step, BucketId bucket, long objects, long bytes) throws Refusal {
        put(step, bucket, require(step.rows(), bucket).changed(objects, bytes));
        CountCatalog.addTotals(step.rows(), 0, objects, bytes);
    }

    static BucketPage list(Rows rows, Optional<AccountId> account, Optional<String> after, int limit) {
        byte[] all = Keys.all();
        byte[] from = after.map(name -> Keys.next(Keys.directory(name))).orElse(all);
        List<Bucket> buckets = new ArrayList<>();
        try (RowCursor cursor = rows.cursor(Family.DIRECTORY, from, Keys.behind(all))) {
            for (; cursor.valid(); cursor.next()) {
                byte[] key = cursor.key();
                String name = new String(Arrays.copyOfRange(key, KeyReader.GROUP_BYTES, key.length),
                        java.nio.charset.StandardCharsets.UTF_8);
                Bucket bucket = ofBytes(name, cursor.value());
                if (account.isPresent() && !account.get().equals(bucket.account())) {
                    continue;
                }
                if (buckets.size() >= Math.min(limit, MAX_PAGE)) {
                    return new BucketPage(buckets, true);
                }
                buckets.add(bucket);
            }
        }
        return new BucketPage(buckets, false);
    }

    private static void put(Step step, BucketId bucket, BucketRow row) {
        step.rows().put(Family.BUCKETS, Keys.bucket(bucket), row.toBytes());
    }

    /** bucket id 8 | account | created | region | ranges: count 4, today one: start key (empty), group 2. */
    private static byte[] toBytes(Bucket bucket) {
        var out = RowFields.writer();
        Fields.putBucket(out, bucket.id());
        Fields.putAccount(out, bucket.account());
        Fields.putInstant(out, bucket.created());
        return out.text(bucket.region()).i32(1).bytes(new byte[0]).u16(Keys.GROUP).toArray();
    }

    private static Bucket ofBytes(String name, byte[] value) {
        FieldReader in = RowFields.reader(value);
        BucketId id = Fields.getBucket(in);
        AccountId account = Fields.getAccount(in);
        Instant created = Fields.getInstant(in);
        return new Bucket(id, name, account, created, in.text());
    }
}
