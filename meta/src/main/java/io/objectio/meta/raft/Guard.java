package io.objectio.meta.raft;

import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.WireException;
import java.util.UUID;

/**
 * What this member is known to have on stable storage; compared with the log before Raft may open it.
 *
 * @param flushed   last entry of the log that was synced when this was written
 * @param installed last entry that a snapshot from the leader stood for; the log may begin behind it
 * @param term      the highest term that this member is known to have taken part in
 * @param clean     written at the end of a clean stop: the log ends exactly at flushed
 */
record Guard(UUID group, String peer, LogPosition flushed, LogPosition installed, long term, boolean clean) {
    private static final int VERSION = 1;

    static Guard initial(Identity identity) {
        return new Guard(identity.group(), identity.peerName(), LogPosition.NONE, LogPosition.NONE, 0, false);
    }

    byte[] encode() {
        return new FieldWriter(128).u16(VERSION).id128(group.getMostSignificantBits(), group.getLeastSignificantBits()).text(peer)
                .i64(flushed.term()).i64(flushed.index()).i64(installed.term()).i64(installed.index()).i64(term).bool(clean).toArray();
    }

    static Guard decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u16();
        if (version != VERSION) {
            throw new WireException("guard of version " + version + ", this program knows " + VERSION);
        }
        UUID group = new UUID(in.i64(), in.i64());
        String peer = in.text();
        LogPosition flushed = new LogPosition(in.i64(), in.i64());
        LogPosition installed = new LogPosition(in.i64(), in.i64());
        long term = in.i64();
        boolean clean = in.bool();
        in.end();
        return new Guard(group, peer, flushed, installed, term, clean);
    }
}
