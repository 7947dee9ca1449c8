package io.objectio.meta.service;

import io.objectio.meta.command.LogEntryCodec;
import io.objectio.meta.raft.LogEntry;
import io.objectio.meta.raft.LogPosition;
import io.objectio.meta.raft.ReplicatedState;
import io.objectio.meta.raft.StateOpener;
import io.objectio.meta.state.MetaReader;
import io.objectio.meta.state.MetaState;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.RocksMemory;
import io.objectio.meta.store.RocksRowStore;
import io.objectio.meta.store.RowStore;
import io.objectio.meta.store.StoreFailure;
import io.objectio.protocol.meta.MutationAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The metadata state as the Raft log drives it. One instance per open store. */
public final class MetaReplica implements ReplicatedState<MutationAnswer> {
    private static final String CONFIGURATION = "raft-configuration";

    /** Opens the store in RocksDB and remembers which one serves reads now; a snapshot from the leader replaces it. */
    public static final class Opener implements StateOpener<MutationAnswer> {
        private final RocksMemory memory;
        private volatile Runnable onApplied = () -> {};
        private volatile Optional<MetaReplica> current = Optional.empty();

        public Opener(RocksMemory memory) { this.memory = memory; }

        /** Called by the applier after each group; must be short. */
        void onApplied(Runnable action) { onApplied = action; }

        @Override
        public ReplicatedState<MutationAnswer> create(Path directory) throws IOException {
            Files.createDirectory(directory);
            return remember(RocksRowStore.open(directory, memory));
        }

        /** RocksDB would make an empty store where its files are gone; that must not happen here. */
        @Override
        public ReplicatedState<MutationAnswer> open(Path directory) throws IOException {
            if (!Files.exists(directory.resolve("CURRENT"))) {
                throw new IOException(directory.resolve("CURRENT") + " is missing");
            }
            return remember(RocksRowStore.open(directory, memory));
        }

        private MetaReplica remember(RowStore store) {
            MetaReplica replica = new MetaReplica(store, () -> onApplied.run());
            current = Optional.of(replica);
            return replica;
        }

        /** A view of the state as it is now; close it soon. */
        MetaReader read() {
            return current.orElseThrow(() -> new IllegalStateException("the metadata state is not open")).state.read();
        }
    }

    private final RowStore store;
    private final MetaState state;
    private final Runnable onApplied;

    private MetaReplica(RowStore store, Runnable onApplied) {
        this.store = store;
        this.state = new MetaState(store);
        this.onApplied = onApplied;
    }

    @Override
    public LogPosition applied() {
        Applied applied = state.applied();
        return new LogPosition(applied.term(), applied.index());
    }

    @Override
    public List<List<MutationAnswer>> apply(List<LogEntry> entries) throws IOException {
        List<List<MutationAnswer>> answers = new ArrayList<>(entries.size());
        List<MetaState.IndexedEntry> group = new ArrayList<>();
        try {
            for (LogEntry entry : entries) {
                LogPosition at = entry.position();
                if (entry instanceof LogEntry.Commands(var _, byte[] body)) {
                    group.add(new MetaState.IndexedEntry(LogEntryCodec.decode(body), new Applied(at.term(), at.index())));
                    continue;
                }
                applyGroup(group, answers);
                switch (entry) {
                    case LogEntry.Configuration(var _, byte[] members) -> state.note(CONFIGURATION, members, at.term(), at.index());
                    case LogEntry.Marker _ -> state.advance(at.term(), at.index());
                    case LogEntry.Commands _ -> throw new IllegalStateException("commands are grouped above");
                }
                answers.add(List.of());
            }
            applyGroup(group, answers);
        } catch (StoreFailure e) {
            throw new IOException("the metadata store failed", e);
        }
        onApplied.run();
        return answers;
    }

    private void applyGroup(List<MetaState.IndexedEntry> group, List<List<MutationAnswer>> answers) {
        if (!group.isEmpty()) {
            answers.addAll(state.apply(group));
            group.clear();
        }
    }

    @Override
    public Optional<byte[]> configuration() {
        try (MetaReader reader = state.read()) {
            return reader.noted(CONFIGURATION);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            store.flush();
        } catch (StoreFailure e) {
            throw new IOException("the metadata store could not be flushed", e);
        }
    }

    @Override
    public void checkpoint(Path directory) throws IOException { store.checkpoint(directory); }

    @Override
    public void close() { store.close(); }
}
