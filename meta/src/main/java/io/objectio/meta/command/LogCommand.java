package io.objectio.meta.command;

import io.objectio.common.id.SessionId;
import java.time.Instant;

/**
 * A command as it stands in an entry.
 *
 * @param session   whose it is; NONE for the leader's own and for those that are idempotent by themselves (then number and confirmed are 0)
 * @param number    of the command in its session, from 1 on
 * @param confirmed answers up to this number have arrived
 * @param time      the leader's clock, in milliseconds; the state uses max(this, the last command's)
 */
public record LogCommand(SessionId session, long number, long confirmed, Instant time, Command command) {
    public LogCommand {
        if (number < 0 || confirmed < 0) {
            throw new IllegalArgumentException("command number out of range: number=" + number + " confirmed=" + confirmed);
        }
    }

    /** One of the leader's own, or an outside one that needs no session. */
    public static LogCommand of(Instant time, Command command) {
        return new LogCommand(SessionId.NONE, 0, 0, time, command);
    }
}
