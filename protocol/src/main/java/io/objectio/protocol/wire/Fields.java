package io.objectio.protocol.wire;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Ids and other small values as fields, for messages, Raft commands and rows alike. Stateless.
 *
 * <pre>
 * disk, cluster, instance    : 16 bytes
 * bucket, session, epoch,
 * incarnation                : 8 bytes
 * osd, node, key, account    : UTF-8 with its length 32
 * instant                    : seconds since 1970 64 | nanoseconds 32
 * enum                       : ordinal 8
 * </pre>
 *
 * <p>Readers throw {@link WireException} for anything that the type itself refuses.
 */
public final class Fields {
    private Fields() {}

    public static void putDisk(FieldWriter out, DiskId id) { out.id128(id.high(), id.low()); }

    public static DiskId getDisk(FieldReader in) {
        long high = in.i64();
        return new DiskId(high, in.i64());
    }

    public static void putCluster(FieldWriter out, ClusterId id) { out.id128(id.high(), id.low()); }

    public static ClusterId getCluster(FieldReader in) {
        long high = in.i64();
        return new ClusterId(high, in.i64());
    }

    public static void putInstance(FieldWriter out, InstanceId id) { out.id128(id.high(), id.low()); }

    public static InstanceId getInstance(FieldReader in) {
        long high = in.i64();
        return new InstanceId(high, in.i64());
    }

    public static void putBucket(FieldWriter out, BucketId id) { out.i64(id.value()); }

    public static BucketId getBucket(FieldReader in) { return new BucketId(in.i64()); }

    public static void putSession(FieldWriter out, SessionId id) { out.i64(id.value()); }

    public static SessionId getSession(FieldReader in) { return new SessionId(in.i64()); }

    public static void putEpoch(FieldWriter out, Epoch epoch) { out.i64(epoch.value()); }

    public static Epoch getEpoch(FieldReader in) { return new Epoch(in.i64()); }

    public static void putIncarnation(FieldWriter out, Incarnation incarnation) { out.i64(incarnation.value()); }

    public static Incarnation getIncarnation(FieldReader in) { return new Incarnation(in.i64()); }

    public static void putOsd(FieldWriter out, OsdId id) { out.text(id.name()); }

    public static OsdId getOsd(FieldReader in) {
        String name = in.text();
        return checked(() -> new OsdId(name));
    }

    public static void putNode(FieldWriter out, NodeId id) { out.text(id.name()); }

    public static NodeId getNode(FieldReader in) {
        String name = in.text();
        return checked(() -> new NodeId(name));
    }

    public static void putAccount(FieldWriter out, AccountId id) { out.text(id.hex()); }

    public static AccountId getAccount(FieldReader in) {
        String hex = in.text();
        return checked(() -> new AccountId(hex));
    }

    public static void putKey(FieldWriter out, ObjectKey key) { out.text(key.text()); }

    public static ObjectKey getKey(FieldReader in) {
        String text = in.text();
        return checked(() -> new ObjectKey(text));
    }

    public static void putInstant(FieldWriter out, Instant time) { out.i64(time.getEpochSecond()).i32(time.getNano()); }

    public static Instant getInstant(FieldReader in) {
        long seconds = in.i64();
        int nanos = in.i32();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new WireException("a time has " + nanos + " nanoseconds");
        }
        return checked(() -> Instant.ofEpochSecond(seconds, nanos));
    }

    /** The ordinal is the byte form; enums that travel are marked append-only where they are declared. */
    @SuppressWarnings("EnumOrdinal")
    public static void putEnum(FieldWriter out, Enum<?> value) { out.u8(value.ordinal()); }

    public static void putRole(FieldWriter out, RpcPeer.Role role) { putEnum(out, role); }

    public static RpcPeer.Role getRole(FieldReader in) { return in.enumOf(RpcPeer.Role.values()); }

    public static void putLong(FieldWriter out, long value) { out.i64(value); }

    public static long getLong(FieldReader in) { return in.i64(); }

    /** Makes a checked record out of decoded parts: what its constructor refuses is damage here, not a mistake of ours. */
    static <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
            throw new WireException(String.valueOf(e.getMessage()));
        }
    }
}
