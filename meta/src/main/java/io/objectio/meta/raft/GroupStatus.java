package io.objectio.meta.raft;

import java.util.List;
import java.util.Optional;

/**
 * The group as this member sees it; complete only at the leader.
 *
 * @param leader    the node that leads, if one is known
 * @param committed index of the last committed entry known here
 */
public record GroupStatus(Optional<String> leader, boolean leading, boolean ready, long term, long committed, List<Member> members) {
    public GroupStatus { members = List.copyOf(members); }

    /**
     * A member.
     *
     * @param logIndex       the last entry that it is known to have
     * @param silentMillis   how long ago the leader heard of it; 0 for the leader itself
     */
    public record Member(String node, boolean leader, long logIndex, long silentMillis) {}
}
