package io.objectio.meta.raft;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.NodeId;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import java.util.UUID;

/**
 * Who this member is; kept outside of Raft's folder, so that an emptied folder is noticed.
 *
 * @param incarnation count of this node's lives as a member; a node that lost its log never returns under the same one
 * @param used        the member may have voted or acknowledged something: from then on an empty folder is a loss and no first start
 */
record Identity(ClusterId cluster, NodeId node, int incarnation, UUID group, boolean used) {
    private static final int VERSION = 1;

    Identity {
        if (incarnation < 1) {
            throw new IllegalArgumentException("incarnation " + incarnation + " is below 1");
        }
    }

    /** The name under which Raft knows this life of the node. */
    String peerName() { return peerName(node, incarnation); }

    static String peerName(NodeId node, int incarnation) { return node.name() + "@" + incarnation; }

    /** The node behind a peer's name. */
    static String nodeName(String peerName) {
        int at = peerName.lastIndexOf('@');
        return at < 0 ? peerName : peerName.substring(0, at);
    }

    Identity asUsed() { return new Identity(cluster, node, incarnation, group, true); }

    byte[] encode() {
        return new FieldWriter(96).u16(VERSION).id128(cluster.high(), cluster.low()).text(node.name()).i32(incarnation)
                .id128(group.getMostSignificantBits(), group.getLeastSignificantBits()).bool(used).toArray();
    }

    static Identity decode(byte[] bytes) {
        FieldReader in = new FieldReader(bytes);
        int version = in.u16();
        if (version != VERSION) {
            throw new io.objectio.protocol.wire.WireException("identity of version " + version + ", this program knows " + VERSION);
        }
        ClusterId cluster = new ClusterId(in.i64(), in.i64());
        NodeId node = new NodeId(in.text());
        int incarnation = in.i32();
        UUID group = new UUID(in.i64(), in.i64());
        boolean used = in.bool();
        in.end();
        return new Identity(cluster, node, incarnation, group, used);
    }
}
