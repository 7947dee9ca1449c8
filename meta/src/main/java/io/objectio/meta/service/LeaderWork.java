package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.Ticker;
import io.objectio.meta.command.Command;
import io.objectio.meta.raft.GroupStatus;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only a leader does without being asked: the first command of a cluster, OSDs up and down, leases that ran out, new placement groups,
 * tasks that go on by a cursor. Every command names what it continues from, so that two leaders cannot do a thing twice.
 *
 * <p>Threads: {@link #round} by one thread at a time; it waits for its commands.
 */
final class LeaderWork {
    private static final Logger log = LoggerFactory.getLogger(LeaderWork.class);
    private static final int TASKS_PER_ROUND = 64;
    private static final int ROUNDS_OF_TASKS = 16;
    private static final long COMMAND_SECONDS = 10;

    private final MetaLog metaLog;
    private final StateCache cache;
    private final Heartbeats heartbeats;
    private final Leases leases;
    private final GroupPlanning planning;
    private final FirstStart firstStart;
    private final Ticker ticker;
    private long ledTerm = -1;

    LeaderWork(MetaLog metaLog, StateCache cache, Heartbeats heartbeats, Leases leases, GroupPlanning planning, FirstStart firstStart,
            Ticker ticker) {
        this.metaLog = metaLog;
        this.cache = cache;
        this.heartbeats = heartbeats;
        this.leases = leases;
        this.planning = planning;
        this.firstStart = firstStart;
        this.ticker = ticker;
    }

    /**
     * One look at everything.
     *
     * @return is the state initialised, as far as this member sees?
     */
    boolean round() throws InterruptedException {
        GroupStatus status = metaLog.member().status();
        if (!status.ready()) {
            ledTerm = -1;
            try (MetaReader reader = metaLog.read()) {
                return reader.initialised();
            }
        }
        if (status.term() != ledTerm) {
            heartbeats.begin(ticker.nanos());
            leases.begin();
            ledTerm = status.term();
            log.info("leading the metadata group term={} committed={}", status.term(), status.committed());
        }
        return initialise() && carryOut(judge()) && goOnWithTasks();
    }

    private boolean initialise() throws InterruptedException {
        List<Command> first = new ArrayList<>();
        try (MetaReader reader = metaLog.read()) {
            if (!reader.initialised()) {
                first.add(new Command.InitCluster(firstStart.cluster(), 1));
            }
            if (cache.accounts(reader).accounts().isEmpty()) {
                firstStart.administrator().ifPresent(account -> first.add(new Command.Outside(new Mutation.PutAccount(account))));
            }
        }
        for (Command command : first) {
            if (!carryOut(List.of(command))) {
                return false;
            }
        }
        return true;
    }

    private List<Command> judge() {
        long now = ticker.nanos();
        List<Command> commands = new ArrayList<>();
        try (MetaReader reader = metaLog.read()) {
            ClusterMap map = cache.map(reader);
            commands.addAll(heartbeats.judge(map.osds(), now));
            List<SessionId> open = reader.openSessions().stream().map(MetaReader.OpenSession::session).toList();
            for (SessionId session : leases.expired(open, now)) {
                log.info("session ended, its lease ran out session={}", session);
                commands.add(new Command.EndSession(session));
            }
            if (heartbeats.heardOfAll(map.osds())) {
                planning.plan(map, reader).ifPresent(commands::add);
            }
        }
        return commands;
    }

    private boolean goOnWithTasks() throws InterruptedException {
        for (int i = 0; i < ROUNDS_OF_TASKS; i++) {
            List<Command> steps;
            try (MetaReader reader = metaLog.read()) {
                steps = reader.tasks(TASKS_PER_ROUND).stream().<Command>map(task -> new Command.ContinueTask(task.task(), task.cursor()))
                        .toList();
            }
            if (steps.isEmpty() || !carryOut(steps)) {
                break;
            }
        }
        return true;
    }

    /** Proposes all of them and waits; false if one had no answer, then the next round looks again. */
    private boolean carryOut(List<Command> commands) throws InterruptedException {
        List<CompletableFuture<MutationAnswer>> answers = commands.stream().map(metaLog::submit).toList();
        boolean all = true;
        for (int i = 0; i < answers.size(); i++) {
            try {
                MutationAnswer answer = answers.get(i).get(COMMAND_SECONDS, TimeUnit.SECONDS);
                if (answer instanceof MutationAnswer.Refused(var error, var message)) {
                    log.warn("the leader's own command was refused command={} error={} message={}",
                            commands.get(i).getClass().getSimpleName(),
                            error, message);
                }
            } catch (ExecutionException | TimeoutException e) {
                log.info("the leader's own command had no answer, the next round looks again command={} reason={}",
                        commands.get(i).getClass().getSimpleName(), String.valueOf(e.getMessage()));
                all = false;
            }
        }
        return all;
    }
}
