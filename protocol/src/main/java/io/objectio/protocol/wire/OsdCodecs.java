package io.objectio.protocol.wire;

import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdRequest.AbandonShard;
import io.objectio.protocol.osd.OsdRequest.DeleteShards;
import io.objectio.protocol.osd.OsdRequest.ListShards;
import io.objectio.protocol.osd.OsdRequest.ReadCell;
import io.objectio.protocol.osd.OsdRequest.Seal;
import io.objectio.protocol.osd.OsdRequest.VerifyShards;
import io.objectio.protocol.osd.OsdRequest.WriteCell;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Abandoned;
import io.objectio.protocol.osd.OsdResponse.CellData;
import io.objectio.protocol.osd.OsdResponse.CellReceived;
import io.objectio.protocol.osd.OsdResponse.Deleted;
import io.objectio.protocol.osd.OsdResponse.Refused;
import io.objectio.protocol.osd.OsdResponse.ShardCheck;
import io.objectio.protocol.osd.OsdResponse.ShardDurable;
import io.objectio.protocol.osd.OsdResponse.ShardEntry;
import io.objectio.protocol.osd.OsdResponse.ShardPage;
import io.objectio.protocol.osd.OsdResponse.Verified;
import io.objectio.protocol.rpc.Message;
import java.util.List;
import java.util.Optional;

/** Messages to and from OSDs. The cell's bytes are the frame's payload, all else is fields. Stateless. */
final class OsdCodecs {
    private static final int INTACT = 0;
    private static final int CORRUPT = 1;
    private static final int MISSING = 2;
    private static final int UNREADABLE = 3;

    private OsdCodecs() {}

    static int type(OsdRequest request) {
        return switch (request) {
            case WriteCell _ -> MessageTypes.WRITE_CELL;
            case AbandonShard _ -> MessageTypes.ABANDON_SHARD;
            case ReadCell _ -> MessageTypes.READ_CELL;
            case VerifyShards _ -> MessageTypes.VERIFY_SHARDS;
            case DeleteShards _ -> MessageTypes.DELETE_SHARDS;
            case ListShards _ -> MessageTypes.LIST_SHARDS;
        };
    }

    static void write(FieldWriter out, OsdRequest request) {
        Fields.putDisk(out, request.disk());
        switch (request) {
            case WriteCell(_, var shard, var pgEpoch, var shardLength, var offset, var granuleCrcs, var seal, _) -> {
                out.shard(shard);
                Fields.putEpoch(out, pgEpoch);
                out.i64(shardLength).i64(offset).crcs(granuleCrcs).optional(seal, OsdCodecs::putSeal);
            }
            case AbandonShard(_, var shard) -> out.shard(shard);
            case ReadCell(_, var shard, var offset, var length) -> out.shard(shard).i64(offset).i32(length);
            case VerifyShards(_, var shards) -> out.list(shards, FieldWriter::shard);
            case DeleteShards(_, var shards) -> out.list(shards, FieldWriter::shard);
            case ListShards(_, var after, var limit) -> out.optional(after, FieldWriter::shard).i32(limit);
        }
    }

    static Optional<Message> readRequest(int type, FieldReader in, Payload payload) {
        return switch (type) {
            case MessageTypes.WRITE_CELL -> Optional.of(readWriteCell(in, payload));
            case MessageTypes.ABANDON_SHARD -> {
                DiskId disk = Fields.getDisk(in);
                yield Optional.of(new AbandonShard(disk, in.shard()));
            }
            case MessageTypes.READ_CELL -> {
                DiskId disk = Fields.getDisk(in);
                ShardId shard = in.shard();
                long offset = in.i64();
                yield Optional.of(new ReadCell(disk, shard, offset, in.i32()));
            }
            case MessageTypes.VERIFY_SHARDS -> {
                DiskId disk = Fields.getDisk(in);
                yield Optional.of(new VerifyShards(disk, in.list(FieldReader::shard)));
            }
            case MessageTypes.DELETE_SHARDS -> {
                DiskId disk = Fields.getDisk(in);
                yield Optional.of(new DeleteShards(disk, in.list(FieldReader::shard)));
            }
            case MessageTypes.LIST_SHARDS -> {
                DiskId disk = Fields.getDisk(in);
                Optional<ShardId> after = in.optional(FieldReader::shard);
                yield Optional.of(new ListShards(disk, after, in.i32()));
            }
            default -> Optional.empty();
        };
    }

    private static WriteCell readWriteCell(FieldReader in, Payload payload) {
        DiskId disk = Fields.getDisk(in);
        ShardId shard = in.shard();
        Epoch pgEpoch = Fields.getEpoch(in);
        long shardLength = in.i64();
        long offset = in.i64();
        CrcList granuleCrcs = in.crcs();
        Optional<Seal> seal = in.optional(OsdCodecs::getSeal);
        return new WriteCell(disk, shard, pgEpoch, shardLength, offset, granuleCrcs, seal, payload);
    }

    private static void putSeal(FieldWriter out, Seal seal) { out.i32(seal.shardCrc()).bytes(seal.manifest()); }

    private static Seal getSeal(FieldReader in) {
        int shardCrc = in.i32();
        return new Seal(shardCrc, in.bytes());
    }

    static int type(OsdResponse response) {
        return switch (response) {
            case CellReceived _ -> MessageTypes.CELL_RECEIVED;
            case ShardDurable _ -> MessageTypes.SHARD_DURABLE;
            case Abandoned _ -> MessageTypes.ABANDONED;
            case CellData _ -> MessageTypes.CELL_DATA;
            case Verified _ -> MessageTypes.VERIFIED;
            case Deleted _ -> MessageTypes.DELETED;
            case ShardPage _ -> MessageTypes.SHARD_PAGE;
            case Refused _ -> MessageTypes.OSD_REFUSED;
        };
    }

    static void write(FieldWriter out, OsdResponse response) {
        switch (response) {
            case CellReceived(),ShardDurable(),Abandoned() -> {
            }
            case CellData(var granuleCrcs, _) -> out.crcs(granuleCrcs);
            case Verified(var checks) -> out.list(checks, OsdCodecs::putCheck);
            case Deleted(var count) -> out.i32(count);
            case ShardPage(var shards, var more) -> out.list(shards, OsdCodecs::putEntry).bool(more);
            case Refused(var reason, var message) -> {
                Fields.putEnum(out, reason);
                out.text(message);
            }
        }
    }

    static Optional<Message> readResponse(int type, FieldReader in, Payload payload) {
        return switch (type) {
            case MessageTypes.CELL_RECEIVED -> Optional.of(new CellReceived());
            case MessageTypes.SHARD_DURABLE -> Optional.of(new ShardDurable());
            case MessageTypes.ABANDONED -> Optional.of(new Abandoned());
            case MessageTypes.CELL_DATA -> Optional.of(new CellData(in.crcs(), payload));
            case MessageTypes.VERIFIED -> Optional.of(new Verified(in.list(OsdCodecs::getCheck)));
            case MessageTypes.DELETED -> Optional.of(new Deleted(in.i32()));
            case MessageTypes.SHARD_PAGE -> {
                List<ShardEntry> shards = in.list(OsdCodecs::getEntry);
                yield Optional.of(new ShardPage(shards, in.bool()));
            }
            case MessageTypes.OSD_REFUSED -> {
                OsdResponse.Reason reason = in.enumOf(OsdResponse.Reason.values());
                yield Optional.of(new Refused(reason, in.text()));
            }
            default -> Optional.empty();
        };
    }

    private static void putEntry(FieldWriter out, ShardEntry entry) { out.shard(entry.shard()).i64(entry.length()).i32(entry.shardCrc()); }

    private static ShardEntry getEntry(FieldReader in) {
        ShardId shard = in.shard();
        long length = in.i64();
        return new ShardEntry(shard, length, in.i32());
    }

    private static void putCheck(FieldWriter out, ShardCheck check) {
        switch (check) {
            case ShardCheck.Intact(var shard, var length, var crc) -> out.u8(INTACT).shard(shard).i64(length).i32(crc);
            case ShardCheck.Corrupt(var shard, var expected, var actual) -> out.u8(CORRUPT).shard(shard).i32(expected).i32(actual);
            case ShardCheck.Missing(var shard) -> out.u8(MISSING).shard(shard);
            case ShardCheck.Unreadable(var shard, var why) -> out.u8(UNREADABLE).shard(shard).text(why);
        }
    }

    private static ShardCheck getCheck(FieldReader in) {
        int kind = in.u8();
        ShardId shard = in.shard();
        return switch (kind) {
            case INTACT -> {
                long length = in.i64();
                yield new ShardCheck.Intact(shard, length, in.i32());
            }
            case CORRUPT -> {
                int expected = in.i32();
                yield new ShardCheck.Corrupt(shard, expected, in.i32());
            }
            case MISSING -> new ShardCheck.Missing(shard);
            case UNREADABLE -> new ShardCheck.Unreadable(shard, in.text());
            default -> throw new WireException("a shard check of kind " + kind + " is not known here");
        };
    }
}
