package io.objectio.meta.raft;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the state, or puts the newest whole checkpoint in its place when it does not open; never begins with an empty one in a member that
 * has been in use.
 *
 * @param <R> the answer to one command
 */
final class StateFolder<R> {
    private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

    private final Path directory;
    private final Checkpoints checkpoints;
    private final StateOpener<R> opener;

    StateFolder(Path directory, Checkpoints checkpoints, StateOpener<R> opener) {
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.opener = opener;
    }

    Checkpoints checkpoints() { return checkpoints; }

    /** A first start: nothing was ever acknowledged, so whatever an interrupted one left behind goes. */
    ReplicatedState<R> create() throws IOException {
        StableFiles.deleteTree(directory);
        StableFiles.deleteTree(checkpoints.root());
        StableFiles.deleteTree(checkpoints.scratch());
        return opener.create(directory);
    }

    /**
     * @param installed where a snapshot of the leader stands for the log: an older state must not be used
     */
    ReplicatedState<R> open(LogPosition installed) throws IOException, StartRefused {
        checkpoints.clearScratch();
        String why = directory + " is gone";
        if (Files.isDirectory(directory)) {
            try {
                ReplicatedState<R> state = opener.open(directory);
                if (state.applied().index() >= installed.index() || checkpointAt(installed).isEmpty()) {
                    return state;
                }
                why = directory + " is older than the snapshot that was installed at " + installed;
                state.close();
            } catch (IOException e) {
                log.error("state does not open directory={}", directory, e);
                why = directory + " does not open (" + e.getMessage() + ")";
            }
        }
        return restore(why);
    }

    private Optional<Checkpoints.Checkpoint> checkpointAt(LogPosition installed) throws IOException {
        return checkpoints.list().stream().filter(checkpoint -> checkpoint.position().index() >= installed.index()).findFirst();
    }

    private ReplicatedState<R> restore(String why) throws IOException, StartRefused {
        StringBuilder problems = new StringBuilder();
        for (Checkpoints.Checkpoint checkpoint : checkpoints.list()) {
            Optional<String> problem = Checkpoints.problem(checkpoint.directory(), Optional.of(checkpoint.position()));
            if (problem.isPresent()) {
                log.error("checkpoint is damaged directory={} problem={}", checkpoint.directory(), problem.get());
                problems.append(' ').append(problem.get()).append('.');
                continue;
            }
            putAside();
            checkpoints.restore(checkpoint, directory);
            try {
                return opener.open(directory);
            } catch (IOException e) {
                log.error("restored checkpoint does not open directory={}", checkpoint.directory(), e);
                problems.append(' ').append(checkpoint.directory()).append(" does not open (").append(e.getMessage()).append(").");
            }
        }
        throw new StartRefused(ExitCode.REFUSED, "The metadata state cannot be used: " + why + ", and there is no whole checkpoint in "
                + checkpoints.root() + " to take its place." + problems
                + " An empty state is never started in its place. Put the folder back as it was, or see what can be saved with"
                + " 'objectio-cli meta recover --dry-run'.");
    }

    /** Replaces the state by the newest checkpoint, which a leader has just sent. */
    ReplicatedState<R> reopen(LogPosition installed) throws IOException {
        Checkpoints.Checkpoint checkpoint = checkpointAt(installed)
                .orElseThrow(() -> new IOException("no checkpoint of " + installed + " in " + checkpoints.root()));
        StableFiles.deleteTree(directory);
        checkpoints.restore(checkpoint, directory);
        return opener.open(directory);
    }

    /** Keeps the damaged state for inspection; only the last one. */
    private void putAside() throws IOException {
        if (Files.isDirectory(directory)) {
            Path aside = directory.resolveSibling(directory.getFileName() + ".damaged");
            StableFiles.deleteTree(aside);
            Files.move(directory, aside);
        }
    }
}
