package io.objectio.gateway.fake;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.time.Clock;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import io.objectio.protocol.meta.MutationAnswer.Done;
import io.objectio.protocol.meta.MutationAnswer.Refused;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Meta in maps. Answers as the records' Javadoc says; one lock. */
public final class FakeMetaClient implements MetaClient {
    private static final class BucketState {
        private final MetaResponse.Bucket row;
        private final NavigableMap<ObjectKey, VersionHead> objects = new TreeMap<>();
        /** By key, then upload id. */
        private final NavigableMap<ObjectKey, NavigableMap<String, UploadState>> uploads = new TreeMap<>();

        BucketState(MetaResponse.Bucket row) { this.row = row; }
    }

    private record UploadState(MetaResponse.Upload row, NavigableMap<Integer, MetaResponse.Part> parts) {}

    private final Clock clock;
    private final Map<String, Account> accounts = new HashMap<>();
    private final NavigableMap<String, BucketState> buckets = new TreeMap<>();
    private final AtomicLong counter = new AtomicLong();
    private BiConsumer<InstanceId, List<InstanceId>> onCompose = (_, _) -> {};
    private Consumer<InstanceId> onDrop = _ -> {};
    private volatile boolean unavailable;
    private long mutations;

    public FakeMetaClient(Clock clock) { this.clock = clock; }

    public void add(Account account) { accounts.put(account.accessKey(), account); }

    void onCompose(BiConsumer<InstanceId, List<InstanceId>> action) { onCompose = action; }

    /** Told of each instance that no row names any more. */
    void onDrop(Consumer<InstanceId> action) { onDrop = action; }

    /** From now on everything throws, as if meta had no leader. */
    public void unavailable(boolean now) { unavailable = now; }

    /** How many changes were accepted: what a request that must change nothing leaves as it is. */
    public synchronized long mutations() {
        return mutations;
    }

    @Override
    public synchronized MutationAnswer submit(Mutation mutation, Duration deadline) throws MetaUnavailableException {
        check();
        MutationAnswer answer = apply(mutation);
        if (!(answer instanceof Refused)) {
            mutations++;
        }
        return answer;
    }

    private MutationAnswer apply(Mutation mutation) {
        return switch (mutation) {
            case Mutation.CreateBucket create -> createBucket(create);
            case Mutation.DeleteBucket delete -> deleteBucket(delete);
            case Mutation.CommitObject commit -> commitObject(commit);
            case Mutation.DeleteObjects delete -> deleteObjects(delete);
            case Mutation.CreateUpload create -> createUpload(create);
            case Mutation.CommitPart commit -> commitPart(commit);
            case Mutation.CompleteUpload complete -> completeUpload(complete);
            case Mutation.AbortUpload abort -> abortUpload(abort);
            default -> throw new IllegalArgumentException("the S3 surface does not send " + mutation);
        };
    }

    private MutationAnswer createBucket(Mutation.CreateBucket create) {
        BucketState there = buckets.get(create.name());
        if (there != null) {
            return refused(there.row.account().equals(create.account()) ? MetaError.BUCKET_OWNED_BY_YOU : MetaError.BUCKET_EXISTS);
        }
        BucketId id = BucketId.of(1, counter.incrementAndGet());
        buckets.put(create.name(), new BucketState(new MetaResponse.Bucket(id, create.name(), create.account(), now(), create.region())));
        return new MutationAnswer.BucketCreated(id);
    }

    private MutationAnswer deleteBucket(Mutation.DeleteBucket delete) {
        BucketState bucket = buckets.get(delete.name());
        if (bucket == null || !bucket.row.id().equals(delete.bucket())) {
            return refused(MetaError.NO_SUCH_BUCKET);
        }
        if (!bucket.objects.isEmpty() || !bucket.uploads.isEmpty()) {
            return refused(MetaError.BUCKET_NOT_EMPTY);
        }
        buckets.remove(delete.name());
        return new Done();
    }

    private MutationAnswer commitObject(Mutation.CommitObject commit) {
        BucketState bucket = bucket(commit.bucket());
        if (bucket == null) {
            return refused(MetaError.NO_SUCH_BUCKET);
        }
        Optional<MetaError> wrong = judge(commit.condition(), bucket.objects.get(commit.key()));
        return wrong.isPresent() ? refused(wrong.get()) : put(bucket, commit.key(), commit.head(), commit.body().instance());
    }

    private Committed put(BucketState bucket, ObjectKey key, ObjectHead head, InstanceId instance) {
        VersionHead version = new VersionHead(head, now(), "null", instance);
        VersionHead before = bucket.objects.put(key, version);
        if (before != null) {
            onDrop.accept(before.instance());
        }
        return new Committed("null", head.etag(), version.modified());
    }

    private static Optional<MetaError> judge(Condition condition, @Nullable VersionHead present) {
        if (!condition.ifMatch().isEmpty()) {
            if (present == null) {
                return Optional.of(MetaError.NO_SUCH_KEY);
            }
            if (!condition.ifMatch().contains("*") && !condition.ifMatch().contains(present.head().etag())) {
                return Optional.of(MetaError.PRECONDITION_FAILED);
            }
        }
        boolean unwanted = present != null
                && (condition.ifNoneMatch().contains("*") || condition.ifNoneMatch().contains(present.head().etag()));
        return unwanted ? Optional.of(MetaError.PRECONDITION_FAILED) : Optional.empty();
    }

    private MutationAnswer deleteObjects(Mutation.DeleteObjects delete) {
        BucketState bucket = bucket(delete.bucket());
        if (bucket == null) {
            return refused(MetaError.NO_SUCH_BUCKET);
        }
        if (delete.keys().size() > 100) {
            return refused(MetaError.BAD_REQUEST);
        }
        for (ObjectKey key : delete.keys()) {
            Optional<MetaError> wrong = judge(delete.condition(), bucket.objects.get(key));
            if (wrong.isPresent()) {
                return refused(wrong.get());
            }
        }
        for (ObjectKey key : delete.keys()) {
            VersionHead gone = bucket.objects.remove(key);
            if (gone != null) {
                onDrop.accept(gone.instance());
            }
        }
        return new Done();
    }

    private MutationAnswer createUpload(Mutation.CreateUpload create) {
        BucketState bucket = bucket(create.bucket());
        if (bucket == null) {
            return refused(MetaError.NO_SUCH_BUCKET);
        }
        MetaResponse.Upload row = new MetaResponse.Upload(create.key().text(), create.uploadId(), create.account(), now(), create.head());
        bucket.uploads.computeIfAbsent(create.key(), _ -> new TreeMap<>()).put(create.uploadId(), new UploadState(row, new TreeMap<>()));
        return new Done();
    }

    private MutationAnswer commitPart(Mutation.CommitPart commit) {
        UploadState upload = upload(commit.bucket(), commit.key(), commit.uploadId());
        if (upload == null) {
            return refused(MetaError.NO_SUCH_UPLOAD);
        }
        MetaResponse.Part before = upload.parts.put(commit.part(),
                new MetaResponse.Part(commit.part(), commit.body().instance(), commit.size(), commit.etag(), commit.checksum(), now()));
        if (before != null) {
            onDrop.accept(before.instance());
        }
        return new Committed("null", commit.etag(), now());
    }

    private MutationAnswer completeUpload(Mutation.CompleteUpload complete) {
        UploadState upload = upload(complete.bucket(), complete.key(), complete.uploadId());
        BucketState bucket = bucket(complete.bucket());
        if (upload == null || bucket == null) {
            return refused(MetaError.NO_SUCH_UPLOAD);
        }
        List<InstanceId> instances = new ArrayList<>();
        for (Mutation.PartRef ref : complete.parts()) {
            MetaResponse.Part part = upload.parts.get(ref.part());
            if (part == null || !part.instance().equals(ref.instance())) {
                return refused(MetaError.INVALID_PART);
            }
            instances.add(part.instance());
        }
        Optional<MetaError> wrong = judge(complete.condition(), bucket.objects.get(complete.key()));
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        onCompose.accept(complete.instance(), instances);
        remove(bucket, complete.key(), complete.uploadId());
        return put(bucket, complete.key(), complete.head(), complete.instance());
    }

    private MutationAnswer abortUpload(Mutation.AbortUpload abort) {
        BucketState bucket = bucket(abort.bucket());
        UploadState upload = upload(abort.bucket(), abort.key(), abort.uploadId());
        if (bucket == null || upload == null) {
            return refused(MetaError.NO_SUCH_UPLOAD);
        }
        upload.parts.values().forEach(part -> onDrop.accept(part.instance()));
        remove(bucket, abort.key(), abort.uploadId());
        return new Done();
    }

    private static void remove(BucketState bucket, ObjectKey key, String uploadId) {
        NavigableMap<String, UploadState> uploads = bucket.uploads.get(key);
        if (uploads != null) {
            uploads.remove(uploadId);
            if (uploads.isEmpty()) {
                bucket.uploads.remove(key);
            }
        }
    }

    @Override
    public synchronized MetaResponse ask(MetaRequest request, Duration deadline) throws MetaUnavailableException {
        check();
        return switch (request) {
            case MetaRequest.GetBucket get -> {
                BucketState bucket = buckets.get(get.name());
                yield bucket == null ? failed(MetaError.NO_SUCH_BUCKET) : new MetaResponse.BucketFound(bucket.row);
            }
            case MetaRequest.ListBuckets list -> listBuckets(list);
            case MetaRequest.Lookup lookup -> lookup(lookup);
            case MetaRequest.ListObjects list -> {
                BucketState bucket = bucket(list.bucket());
                yield bucket == null ? failed(MetaError.NO_SUCH_BUCKET) : FakeListing.objects(bucket.objects, list);
            }
            case MetaRequest.GetUpload get -> {
                UploadState upload = upload(get.bucket(), get.key(), get.uploadId());
                yield upload == null ? failed(MetaError.NO_SUCH_UPLOAD) : new MetaResponse.UploadFound(upload.row);
            }
            case MetaRequest.ListParts list -> listParts(list);
            case MetaRequest.ListUploads list -> {
                BucketState bucket = bucket(list.bucket());
                if (bucket == null) {
                    yield failed(MetaError.NO_SUCH_BUCKET);
                }
                List<MetaResponse.Upload> all = new ArrayList<>();
                bucket.uploads.values().forEach(byId -> byId.values().forEach(upload -> all.add(upload.row)));
                yield FakeListing.uploads(all, list);
            }
            default -> throw new IllegalArgumentException("the S3 surface does not ask " + request);
        };
    }

    private MetaResponse listBuckets(MetaRequest.ListBuckets list) {
        List<MetaResponse.Bucket> page = new ArrayList<>();
        boolean more = false;
        for (BucketState bucket : buckets.values()) {
            boolean after = list.after().isEmpty() || bucket.row.name().compareTo(list.after().get()) > 0;
            if (after && (list.account().isEmpty() || list.account().get().equals(bucket.row.account()))) {
                if (page.size() == list.limit()) {
                    more = true;
                    break;
                }
                page.add(bucket.row);
            }
        }
        return new MetaResponse.BucketPage(page, more);
    }

    private MetaResponse lookup(MetaRequest.Lookup lookup) {
        BucketState bucket = bucket(lookup.bucket());
        VersionHead version = bucket == null ? null : bucket.objects.get(lookup.key());
        return version == null ? failed(MetaError.NO_SUCH_KEY) : new MetaResponse.ObjectFound(version, List.of(), List.of(), false);
    }

    private MetaResponse listParts(MetaRequest.ListParts list) {
        UploadState upload = upload(list.bucket(), list.key(), list.uploadId());
        if (upload == null) {
            return failed(MetaError.NO_SUCH_UPLOAD);
        }
        List<MetaResponse.Part> after = List.copyOf(upload.parts.tailMap(list.afterPart(), false).values());
        boolean more = after.size() > list.limit();
        return new MetaResponse.PartPage(upload.row, more ? after.subList(0, list.limit()) : after, more);
    }

    private @Nullable BucketState bucket(BucketId id) {
        return buckets.values().stream().filter(bucket -> bucket.row.id().equals(id)).findFirst().orElse(null);
    }

    private @Nullable UploadState upload(BucketId id, ObjectKey key, String uploadId) {
        BucketState bucket = bucket(id);
        NavigableMap<String, UploadState> uploads = bucket == null ? null : bucket.uploads.get(key);
        return uploads == null ? null : uploads.get(uploadId);
    }

    @Override
    public ClusterMap map() { throw new IllegalStateException("the S3 surface has no business with the map"); }

    @Override
    public ClusterMap refreshMap(Duration deadline) { return map(); }

    @Override
    public synchronized Optional<Account> account(String accessKey) throws MetaUnavailableException {
        check();
        return Optional.ofNullable(accounts.get(accessKey));
    }

    @Override
    public synchronized Optional<Account> accountById(AccountId id) {
        return accounts.values().stream().filter(account -> account.id().equals(id)).findFirst();
    }

    @Override
    public BlobId nextBlob() { throw new IllegalStateException("the S3 surface makes no blobs"); }

    @Override
    public InstanceId nextInstance() { return new InstanceId(1, counter.incrementAndGet()); }

    private Instant now() { return clock.now(); }

    private void check() throws MetaUnavailableException {
        if (unavailable) {
            throw new MetaUnavailableException("no leader");
        }
    }

    private static Refused refused(MetaError error) { return new Refused(error, error.name()); }

    private static MetaResponse failed(MetaError error) { return new MetaResponse.Failed(error, error.name()); }
}
