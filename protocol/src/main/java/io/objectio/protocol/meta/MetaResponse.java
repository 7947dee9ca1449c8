package io.objectio.protocol.meta;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.rpc.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Responses of the metadata service. */
public sealed interface MetaResponse extends Message {
    record Submitted(MutationAnswer answer) implements MetaResponse {}

    /** The request could not be answered, or what it asks for is not there. */
    record Failed(MetaError error, String message) implements MetaResponse {}

    record SessionAlive(int leaseMillis) implements MetaResponse {}

    record BucketFound(Bucket bucket) implements MetaResponse {}

    record Bucket(BucketId id, String name, AccountId account, Instant created, String region) {}

    record BucketPage(List<Bucket> buckets, boolean more) implements MetaResponse {
        public BucketPage { buckets = List.copyOf(buckets); }
    }

    /** extents overlap the range, in order; blobs has a row for each blob that they name. more: the rest by GetExtents. */
    record ObjectFound(VersionHead version, List<Extent> extents, List<BlobRow> blobs, boolean more) implements MetaResponse {
        public ObjectFound {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    record Extents(List<Extent> extents, List<BlobRow> blobs, boolean more) implements MetaResponse {
        public Extents {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /**
     * A blob and where its shards are: on the slots of its placement group (pgEpoch is that row's epoch) but for the exceptions.
     */
    record BlobRow(PgId pg, Epoch pgEpoch, BlobId blob, long length, int plainCrc, CrcList shardCrcs, List<ShardException> exceptions) {
        public BlobRow { exceptions = List.copyOf(exceptions); }
    }

    /** Shard index is on another disk than its slot says, or nowhere. */
    record ShardException(int index, Optional<Elsewhere> elsewhere) {}

    record Elsewhere(DiskId disk, Incarnation incarnation) {}

    /** Entries and common prefixes together are at most limit, and merged in byte order they are the page; next is where the next page starts after. */
    record ObjectPage(List<ListedObject> objects, List<String> prefixes, Optional<String> next) implements MetaResponse {
        public ObjectPage {
            objects = List.copyOf(objects);
            prefixes = List.copyOf(prefixes);
        }
    }

    record ListedObject(String key, long size, String etag, Instant modified, String storageClass,
            Optional<Checksum.Algorithm> checksumAlgorithm,
            Optional<Checksum.Type> checksumType) {}

    record UploadFound(Upload upload) implements MetaResponse {}

    record Upload(String key, String uploadId, AccountId account, Instant created, ObjectHead head) {}

    record PartPage(Upload upload, List<Part> parts, boolean more) implements MetaResponse {
        public PartPage { parts = List.copyOf(parts); }
    }

    record Part(int number, InstanceId instance, long size, String etag, Optional<Checksum> checksum, Instant modified) {}

    record UploadPage(List<Upload> uploads, List<String> prefixes, boolean more) implements MetaResponse {
        public UploadPage {
            uploads = List.copyOf(uploads);
            prefixes = List.copyOf(prefixes);
        }
    }

    record MapIs(ClusterMap map) implements MetaResponse {}

    record AccountsAre(long version, List<Account> accounts) implements MetaResponse {
        public AccountsAre { accounts = List.copyOf(accounts); }
    }

    /** known: false asks the OSD to register again. condemned: disks that have shards to delete. */
    record HeartbeatSeen(boolean known, Epoch mapEpoch, List<DiskId> condemned) implements MetaResponse {
        public HeartbeatSeen { condemned = List.copyOf(condemned); }
    }

    record CondemnedAre(List<ShardId> shards) implements MetaResponse {
        public CondemnedAre { shards = List.copyOf(shards); }
    }
}
