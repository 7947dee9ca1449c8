package io.objectio.meta.raft;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens the state in a directory.
 *
 * @param <R> the answer to one command
 */
public interface StateOpener<R> {
    /** Makes a new, empty state. The directory does not exist yet. */
    ReplicatedState<R> create(Path directory) throws IOException;

    /** Opens what is there, with every check that the store has; never makes an empty one. */
    ReplicatedState<R> open(Path directory) throws IOException;
}
