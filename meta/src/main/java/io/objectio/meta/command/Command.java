package io.objectio.meta.command;

import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.Mutation;
import java.util.List;

/** A change of the state: from outside, or the leader's own. Applying one never depends on anything but the state, the command and its time. */
public sealed interface Command {
    /** Something that a gateway, an OSD or an admin asked for. */
    record Outside(Mutation mutation) implements Command {}

    /**
     * What only the leader puts in the log. Each names the value that it continues from and does nothing (answer Done) where the state has another:
     * two leaders, or one that repeats itself, cannot do a thing twice.
     */
    sealed interface LeaderCommand extends Command {}

    /** The first command of a cluster. Does nothing if the state has one. generation is at least 1. */
    record InitCluster(ClusterId cluster, int generation) implements LeaderCommand {}

    /** Heard of again, or not heard of for the heartbeat timeout. Does nothing unless the row says from. */
    record SetOsdState(OsdId osd, OsdState from, OsdState to) implements LeaderCommand {}

    /**
     * New placement groups as {@code PgPlanner} chose them, numbered from firstNumber on in this generation. Does nothing unless firstNumber is the
     * next one of the state.
     */
    record CreatePgs(long firstNumber, List<PgRow> pgs) implements LeaderCommand {
        public CreatePgs { pgs = List.copyOf(pgs); }
    }

    /** The lease of the session ran out. Does nothing if it ended before. */
    record EndSession(SessionId session) implements LeaderCommand {}

    /**
     * The next step of a task that is too large for one command (answers of an ended session, an aborted upload, a large deleted object): see
     * {@code MetaReader.tasks}. Does nothing unless the task's row has exactly this cursor.
     */
    record ContinueTask(Bytes task, Bytes cursor) implements LeaderCommand {}
}
