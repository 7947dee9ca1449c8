package io.objectio.meta.raft;

import io.objectio.common.checksum.Crc;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A state that keeps the commands themselves, in one file that is written at flush only: what was applied since is lost in a crash, as with a
 * store without a write-ahead log. The answer to a command is how many there are.
 */
final class TestState implements ReplicatedState<Long> {
    static final String FILE = "data.sst";

    static final EntryFraming FRAMING = commands -> {
        FieldWriter out = new FieldWriter();
        out.list(commands, (writer, command) -> writer.bytes(command));
        return out.toArray();
    };

    static final class Opener implements StateOpener<Long> {
        volatile Optional<TestState> last = Optional.empty();

        @Override
        public ReplicatedState<Long> create(Path directory) throws IOException {
            Files.createDirectory(directory);
            TestState state = new TestState(directory);
            state.flush();
            last = Optional.of(state);
            return state;
        }

        @Override
        public ReplicatedState<Long> open(Path directory) throws IOException {
            TestState state = new TestState(directory);
            state.load();
            last = Optional.of(state);
            return state;
        }
    }

    private final Path directory;
    private final List<String> commands = new ArrayList<>();
    private volatile LogPosition applied = LogPosition.NONE;
    private Optional<byte[]> configuration = Optional.empty();

    private TestState(Path directory) { this.directory = directory; }

    synchronized List<String> commands() { return List.copyOf(commands); }

    @Override
    public LogPosition applied() { return applied; }

    @Override
    public synchronized List<List<Long>> apply(List<LogEntry> entries) {
        List<List<Long>> answers = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.position().index() != applied.index() + 1) {
                throw new IllegalStateException(entry.position() + " behind " + applied);
            }
            applied = entry.position();
            List<Long> own = new ArrayList<>();
            switch (entry) {
                case LogEntry.Commands(var _, byte[] body) -> new FieldReader(body).texts().forEach(command -> {
                    commands.add(command);
                    own.add((long) commands.size());
                });
                case LogEntry.Configuration(var _, byte[] members) -> configuration = Optional.of(members);
                case LogEntry.Marker _ -> {
                }
            }
            answers.add(own);
        }
        return answers;
    }

    @Override
    public synchronized Optional<byte[]> configuration() { return configuration; }

    @Override
    public synchronized void flush() throws IOException { write(directory.resolve(FILE)); }

    private void write(Path file) throws IOException {
        FieldWriter out = new FieldWriter().i64(applied.term()).i64(applied.index());
        out.optional(configuration, FieldWriter::bytes).texts(commands);
        byte[] body = out.toArray();
        Path next = file.resolveSibling("next");
        Files.write(next, new FieldWriter().raw(body).i32(Crc.of(body, 0, body.length)).toArray());
        Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void load() throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
        try {
            byte[] body = Arrays.copyOf(bytes, Math.max(0, bytes.length - 4));
            if (new FieldReader(Arrays.copyOfRange(bytes, body.length, bytes.length)).i32() != Crc.of(body, 0, body.length)) {
                throw new WireException("crc");
            }
            FieldReader in = new FieldReader(body);
            applied = new LogPosition(in.i64(), in.i64());
            configuration = in.optional(FieldReader::byteArray);
            commands.addAll(in.texts());
        } catch (WireException e) {
            throw new IOException(directory + " is damaged", e);
        }
    }

    @Override
    public synchronized void checkpoint(Path target) throws IOException {
        Files.createDirectory(target);
        write(target.resolve(FILE));
    }

    @Override
    public void close() throws IOException {}
}
