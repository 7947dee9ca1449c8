package io.objectio.osd.service;

import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.DeleteResult;
import io.objectio.osd.store.ShardRead;
import io.objectio.osd.store.ShardVerification;
import io.objectio.osd.store.WriteResult;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.osd.OsdResponse.Refused;
import io.objectio.protocol.osd.OsdResponse.ShardCheck;

/** Outcomes of a disk in the words of the wire. The one place where they are translated. */
final class Reasons {
    private Reasons() {}

    static OsdResponse of(WriteResult result) {
        return switch (result) {
            case WriteResult.Stored _ -> new OsdResponse.ShardDurable();
            case WriteResult.Taken _ -> new OsdResponse.CellReceived();
            case WriteResult.DifferentBytes(var shard, var stored, var given) -> new Refused(Reason.DIFFERENT_BYTES,
                    String.format("%s is stored with crc %08x, these bytes have %08x", shard, stored, given));
            case WriteResult.BadCrc(var shard, var granule, var expected, var actual) -> new Refused(Reason.WRONG_CRC,
                    String.format("%s %s: crc should be %08x, the bytes that came have %08x", shard,
                            granule < 0 ? "as a whole" : "granule " + granule, expected, actual));
            case WriteResult.BadLength(var shard, var what) -> new Refused(Reason.BAD_SEQUENCE, shard + ": " + what);
            case WriteResult.Full(var shard, var free, var needed) ->
                new Refused(Reason.DISK_FULL, shard + " needs " + needed + " bytes, " + free + " are free above the reserve");
            case WriteResult.Busy(var shard, var what) -> new Refused(Reason.BUSY, shard + ": " + what);
            case WriteResult.Abandoned(var shard) -> new Refused(Reason.BAD_SEQUENCE, shard + " was abandoned");
            case WriteResult.Unavailable(_, var state, var cause) -> unavailable(state, cause);
            case WriteResult.Indeterminate(var shard, var state, var cause) ->
                unavailable(state, shard + " may or may not be stored: " + cause);
        };
    }

    /** Why a disk in that state does not do what was asked. */
    static Refused unavailable(DiskState state, String cause) {
        Reason reason = switch (state) {
            case AWAY -> Reason.DISK_AWAY;
            case FULL, DRAINING -> Reason.DISK_FULL;
            case FAILED, HEALTHY, SUSPECT -> Reason.DISK_FAILED;
        };
        return new Refused(reason, "disk is " + state + ": " + cause);
    }

    /** A read of at most length bytes; what is longer was asked for across a granule's border, and is given back. */
    static OsdResponse of(ShardRead read, int length) {
        return switch (read) {
            case ShardRead.Intact intact when intact.bytes().length() > length -> {
                intact.bytes().release();
                yield new Refused(Reason.BAD_REQUEST,
                        "a read of " + length + " bytes at " + intact.offset() + " of " + intact.shard() + " ends inside a granule");
            }
            case ShardRead.Intact intact -> new OsdResponse.CellData(intact.granuleCrcs(), intact.bytes());
            case ShardRead.Absent(var shard) -> new Refused(Reason.ABSENT, shard + " is not on this disk");
            case ShardRead.OutOfRange(var shard, var shardLength) ->
                new Refused(Reason.BAD_REQUEST, shard + " has " + shardLength + " bytes, the read begins behind them");
            case ShardRead.Corrupt(var shard, var expected, var actual, var what) ->
                new Refused(Reason.CORRUPT, String.format("%s: crc should be %08x and is %08x: %s", shard, expected, actual, what));
            case ShardRead.Unavailable(_, var state, var cause) -> unavailable(state, cause);
            case ShardRead.Busy(var shard) -> new Refused(Reason.BUSY, "the read queue is full, " + shard + " was not read");
        };
    }

    static ShardCheck of(ShardVerification verification) {
        return switch (verification) {
            case ShardVerification.Intact(var shard, var length, var crc) -> new ShardCheck.Intact(shard, length, crc);
            case ShardVerification.Absent(var shard) -> new ShardCheck.Missing(shard);
            case ShardVerification.Corrupt(var shard, var expected, var actual, _) -> new ShardCheck.Corrupt(shard, expected, actual);
            case ShardVerification.Unavailable(var shard, var state, var cause) ->
                new ShardCheck.Unreadable(shard, "disk is " + state + ": " + cause);
            case ShardVerification.Busy(var shard) -> new ShardCheck.Unreadable(shard, "the read queue is full");
        };
    }

    /** All must be gone for the request to have been done; else the first that is not says why. */
    static OsdResponse of(java.util.List<DeleteResult> results) {
        for (DeleteResult result : results) {
            switch (result) {
                case DeleteResult.Deleted _ -> {
                }
                case DeleteResult.Busy(var shard) -> {
                    return new Refused(Reason.BUSY, "the queue is full, " + shard + " and perhaps others were not deleted");
                }
                case DeleteResult.Unavailable(_, var state, var cause) -> {
                    return unavailable(state, cause);
                }
            }
        }
        return new OsdResponse.Deleted(results.size());
    }
}
