package io.objectio.meta.state;

import io.objectio.common.id.SessionId;
import io.objectio.meta.command.CommandLimits;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation.OpenSession;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.MutationCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sessions and the answers that are kept for them.
 *
 * <pre>
 * from    event                                  to
 * -       OpenSession                            open
 * open    EndSession (lease over), CloseSession  ended: no command of it is done any more; a task deletes its answers
 * ended   all answers deleted                    - (a number that was given out and has no row has ended)
 * </pre>
 *
 * Within an open session, for a command (number, confirmed): at or below what was confirmed before it is refused; a number that has an answer gets
 * that answer again, byte for byte, and nothing else happens; every other one is done once.
 */
final class SessionCatalog {
    /** Answers that one command deletes on its way; above 1, so that they are gone sooner than new ones come. */
    private static final int ANSWERS_SWEPT_PER_COMMAND = 16;
    /** Answers that one step of the task for an ended session deletes. */
    private static final int ANSWERS_SWEPT_PER_STEP = 500;

    private SessionCatalog() {}

    static MutationAnswer open(Step step, OpenSession command) {
        SessionId session = SessionId.of(step.generation(), ClusterCatalog.next(step.rows(), Counter.SESSION));
        put(step.rows(), session, new SessionRow(true, command.owner(), command.role(), step.time(), 0, 0));
        return new MutationAnswer.SessionOpened(session);
    }

    /** Ends the session if it is open; one that has ended already stays so. */
    static MutationAnswer end(Step step, SessionId session) {
        Optional<SessionRow> row = find(step.rows(), session);
        if (row.isPresent() && row.get().open()) {
            put(step.rows(), session, row.get().with(false, row.get().confirmed(), row.get().swept()));
            TaskCatalog.begin(step.rows(), TaskCatalog.sweepAnswers(session));
        }
        return new MutationAnswer.Done();
    }

    /** One step of deleting an ended session's answers. */
    static boolean sweep(Step step, SessionId session) {
        byte[] prefix = Keys.session(session);
        int deleted = 0;
        try (RowCursor cursor = step.rows().cursor(Family.ANSWERS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid() && deleted < ANSWERS_SWEPT_PER_STEP; cursor.next()) {
                step.rows().delete(Family.ANSWERS, cursor.key());
                deleted++;
            }
            if (cursor.valid()) {
                return false;
            }
        }
        step.rows().delete(Family.SESSIONS, prefix);
        return true;
    }

    /** The answer that a repeated command gets; empty for one that is to be done now. Refuses what the session may not do. */
    static Optional<MutationAnswer> repeated(Rows rows, LogCommand command) throws Refusal {
        SessionRow row = requireOpen(rows, command.session());
        if (command.number() <= row.confirmed()) {
            throw new Refusal(MetaError.BAD_COMMAND_NUMBER, "command " + command.number() + " of session " + command.session()
                    + " was confirmed before (up to " + row.confirmed() + ")");
        }
        Optional<byte[]> kept = rows.get(Family.ANSWERS, Keys.answer(command.session(), command.number()));
        if (kept.isPresent()) {
            FieldReader in = RowFields.reader(kept.get());
            return Optional.of(MutationCodec.readAnswer(in));
        }
        if (command.confirmed() >= command.number()) {
            throw new Refusal(MetaError.BAD_COMMAND_NUMBER, "command " + command.number() + " of session " + command.session()
                    + " confirms itself (up to " + command.confirmed() + ")");
        }
        long open = command.number() - Math.max(command.confirmed(), row.confirmed());
        if (open > CommandLimits.MAX_OPEN_COMMANDS) {
            throw new Refusal(MetaError.BAD_COMMAND_NUMBER, "session " + command.session() + " has " + open
                    + " commands open, at most " + CommandLimits.MAX_OPEN_COMMANDS + ": confirm answers first");
        }
        return Optional.empty();
    }

    /** Keeps the answer and drops a few of those that are confirmed. A command that ended its own session leaves nothing. */
    static void keep(RowBatch rows, LogCommand command, MutationAnswer answer) {
        SessionId session = command.session();
        Optional<SessionRow> row = find(rows, session).filter(SessionRow::open);
        if (row.isEmpty()) {
            return;
        }
        FieldWriter out = RowFields.writer();
        MutationCodec.write(out, answer);
        rows.put(Family.ANSWERS, Keys.answer(session, command.number()), out.toArray());
        long confirmed = Math.max(row.get().confirmed(), command.confirmed());
        long swept = sweepConfirmed(rows, session, row.get().swept(), confirmed);
        if (confirmed != row.get().confirmed() || swept != row.get().swept()) {
            put(rows, session, row.get().with(true, confirmed, swept));
        }
    }

    static SessionRow requireOpen(Rows rows, SessionId session) throws Refusal {
        return find(rows, session).filter(SessionRow::open)
                .orElseThrow(() -> new Refusal(MetaError.SESSION_ENDED, "session " + session + " has ended or never was"));
    }

    static Optional<SessionRow> find(Rows rows, SessionId session) {
        return rows.get(Family.SESSIONS, Keys.session(session)).map(SessionRow::of);
    }

    /** Have all sessions ended that were open when this number was the last one given out? */
    static boolean allEnded(Rows rows, SessionId upTo) {
        Optional<SessionId> oldest = open(rows, 1).stream().findFirst();
        return oldest.isEmpty() || oldest.get().compareTo(upTo) > 0;
    }

    /** The last session that was opened. */
    static SessionId last(Step step) {
        return SessionId.of(step.generation(), ClusterCatalog.last(step.rows(), Counter.SESSION));
    }

    /** Open sessions, oldest first. */
    static List<SessionId> open(Rows rows, int limit) {
        List<SessionId> open = new ArrayList<>();
        byte[] all = Keys.all();
        try (RowCursor cursor = rows.cursor(Family.SESSIONS, all, Keys.behind(all))) {
            for (; cursor.valid() && open.size() < limit; cursor.next()) {
                if (SessionRow.of(cursor.value()).open()) {
                    open.add(new SessionId(KeyReader.at(cursor.key(), 2).i64()));
                }
            }
        }
        return open;
    }

    private static long sweepConfirmed(RowBatch rows, SessionId session, long swept, long confirmed) {
        if (swept >= confirmed) {
            return swept;
        }
        int deleted = 0;
        try (RowCursor cursor = rows.cursor(Family.ANSWERS, Keys.answer(session, swept + 1), Keys.answer(session, confirmed + 1))) {
            for (; cursor.valid(); cursor.next()) {
                if (deleted == ANSWERS_SWEPT_PER_COMMAND) {
                    return KeyReader.at(cursor.key(), 10).i64() - 1;
                }
                rows.delete(Family.ANSWERS, cursor.key());
                deleted++;
            }
        }
        return confirmed;
    }

    private static void put(RowBatch rows, SessionId session, SessionRow row) {
        rows.put(Family.SESSIONS, Keys.session(session), row.toBytes());
    }
}
