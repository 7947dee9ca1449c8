package io.objectio.meta.state;

import io.objectio.common.id.NodeId;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.time.Instant;

/**
 * A session. Ended ones have a row until their answers are gone.
 *
 * @param confirmed answers up to this number are not needed any more
 * @param swept     answers up to this number have been deleted; never above confirmed in an open session
 */
record SessionRow(boolean open, NodeId owner, RpcPeer.Role role, Instant opened, long confirmed, long swept) {
    SessionRow with(boolean nowOpen, long nowConfirmed, long nowSwept) {
        return new SessionRow(nowOpen, owner, role, opened, nowConfirmed, nowSwept);
    }

    byte[] toBytes() {
        var out = RowFields.writer().bool(open);
        Fields.putNode(out, owner);
        Fields.putRole(out, role);
        Fields.putInstant(out, opened);
        return out.i64(confirmed).i64(swept).toArray();
    }

    static SessionRow of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new SessionRow(in.bool(), Fields.getNode(in), Fields.getRole(in), Fields.getInstant(in), in.i64(), in.i64());
    }
}
