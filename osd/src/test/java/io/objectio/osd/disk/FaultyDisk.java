package io.objectio.osd.disk;

import io.objectio.osd.disk.DiskIoException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what is only in its cache. A power cut keeps, loses, tears or reorders what was not synced, bytes in sectors of
 * 512 and names one by one; calls fail, hang or run out of space when told to. Strict: whoever leaves a handle open is found by {@link
 * #assertNothingOpen}. Threads: any; one call at a time.
 */
public final class FaultyDisk implements DiskIo {
    /** What becomes of unsynced things in a power cut. */
    public enum Loss {
        KEPT, LOST, TORN, REORDERED
    }

    /** A call that changes something, or a read, for faults to choose from. */
    public enum Call {
        READ, WRITE, SYNC, TRUNCATE, OPEN_NEW, RENAME, UNLINK, SYNC_DIRECTORY, MAKE_DIRECTORY
    }

    private static final int SECTOR = 512;

    /** Unsynced bytes of a write, or a new end. */
    private static final class Change {
        private final long offset;
        private final byte @Nullable [] bytes;
        private final long truncatedTo;

        Change(long offset, byte @Nullable [] bytes, long truncatedTo) {
            this.offset = offset;
            this.bytes = bytes;
            this.truncatedTo = truncatedTo;
        }
    }

    private static final class File {
        private final long inode;
        private byte[] cache = new byte[0];
        private byte[] durable = new byte[0];
        private final List<Change> unsynced = new ArrayList<>();
        private boolean locked;

        File(long inode) { this.inode = inode; }
    }

    /** Names of a directory; an unsynced rename keeps or loses both its halves. */
    private static final class Directory {
        private final long inode;
        private final Map<String, Object> cache = new TreeMap<>();
        private final Map<String, Object> durable = new TreeMap<>();
        private final List<Map<String, Optional<Object>>> unsynced = new ArrayList<>();

        Directory(long inode) { this.inode = inode; }

        void change(Map<String, Optional<Object>> names) {
            apply(cache, names);
            unsynced.add(names);
        }

        static void apply(Map<String, Object> names, Map<String, Optional<Object>> change) {
            change.forEach((name, node) -> {
                if (node.isPresent()) {
                    names.put(name, node.get());
                } else {
                    names.remove(name);
                }
            });
        }
    }

    private Directory root = new Directory(1);
    private long nextInode = 2;
    private long totalBytes = 1L << 40;
    private long freeBytes = 1L << 40;
    private int generation;
    private long changes;
    private long cutAt = Long.MAX_VALUE;
    private boolean cut;
    private boolean skipFileSyncs;
    private Set<Path> hidden = new HashSet<>();
    private Optional<Fault> fault = Optional.empty();
    private final Set<Handle> handles = new HashSet<>();
    private CountDownLatch hang = new CountDownLatch(0);

    private record Fault(Predicate<Path> where, Call call, int skip, Kind kind, boolean once) {}

    /** Cuts the power at the n-th change from now (1 is the next): it is half done and all later calls fail, until {@link #powerOn}. */
    public synchronized void cutPowerAt(long nth) {
        cutAt = changes + nth;
    }

    /** Changes so far: writes, syncs, truncates, renames and so on. */
    public synchronized long changes() { return changes; }

    public synchronized boolean powerIsCut() { return cut; }

    /** From now on the call fails where the path fits, after skip good ones. */
    public synchronized void failOn(Call call, Predicate<Path> where, int skip, Kind kind, boolean once) {
        fault = Optional.of(new Fault(where, call, skip, kind, once));
    }

    public synchronized void noFault() { fault = Optional.empty(); }

    /** Planted bug: file syncs do nothing and say that they did. */
    public synchronized void skipFileSyncs() { skipFileSyncs = true; }

    /** The path leads nowhere from now on, as after an unmount; what is open stays open. */
    public synchronized void hide(Path path) {
        hidden.add(path);
    }

    public synchronized void show(Path path) { hidden.remove(path); }

    public synchronized void space(long total, long free) {
        totalBytes = total;
        freeBytes = free;
    }

    /** Writes and syncs stand still until {@link #resume}. */
    public synchronized void hang() { hang = new CountDownLatch(1); }

    public synchronized void resume() { hang.countDown(); }

    /** After a power cut, or instead of one: handles are dead, and unsynced things are lost as told, by a seed. */
    public synchronized void powerOn(Loss loss, long seed) {
        Random random = new Random(seed);
        Set<Object> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        settle(root, loss, random, seen);
        forget();
    }

    private void forget() {
        cut = false;
        cutAt = Long.MAX_VALUE;
        generation++;
        handles.clear();
        fault = Optional.empty();
    }

    private void settle(Directory directory, Loss loss, Random random, Set<Object> seen) {
        for (Map<String, Optional<Object>> change : directory.unsynced) {
            boolean kept = switch (loss) {
                case KEPT -> true;
                case LOST -> false;
                case TORN, REORDERED -> random.nextBoolean();
            };
            if (kept) {
                Directory.apply(directory.durable, change);
            }
        }
        directory.unsynced.clear();
        directory.cache.clear();
        directory.cache.putAll(directory.durable);
        for (Object node : directory.durable.values()) {
            if (!seen.add(node)) {
                continue;
            }
            if (node instanceof Directory below) {
                settle(below, loss, random, seen);
            } else if (node instanceof File file) {
                settle(file, loss, random);
            }
        }
    }

    private static void settle(File file, Loss loss, Random random) {
        int torn = loss == Loss.TORN ? random.nextInt(file.unsynced.size() + 1) : 0;
        int number = 0;
        for (Change change : file.unsynced) {
            switch (loss) {
                case KEPT -> file.durable = applied(file.durable, change);
                case LOST -> {
                }
                case TORN -> {
                    // In order up to one, and a part of that one.
                    if (number < torn) {
                        file.durable = applied(file.durable, change);
                    } else if (number == torn) {
                        file.durable = sectors(file.durable, change, random, true);
                    }
                }
                case REORDERED -> file.durable = sectors(file.durable, change, random, false);
            }
            number++;
        }
        file.unsynced.clear();
        file.cache = file.durable.clone();
        file.locked = false;
    }

    private static byte[] sectors(byte[] content, Change change, Random random, boolean prefix) {
        byte[] bytes = change.bytes;
        if (bytes == null) {
            return random.nextBoolean() ? applied(content, change) : content;
        }
        int sectorCount = (bytes.length + SECTOR - 1) / SECTOR;
        int until = random.nextInt(sectorCount + 1);
        byte[] result = content;
        for (int i = 0; i < sectorCount; i++) {
            if (prefix ? i < until : random.nextBoolean()) {
                int from = i * SECTOR;
                byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SECTOR));
                result = applied(result, new Change(change.offset + from, part, 0));
            }
        }
        return result;
    }

    private static byte[] applied(byte[] content, Change change) {
        byte[] bytes = change.bytes;
        if (bytes == null) {
            return Arrays.copyOf(content, (int) Math.min(content.length, change.truncatedTo));
        }
        byte[] result = content.length >= change.offset + bytes.length
                ? content
                : Arrays.copyOf(content, (int) change.offset + bytes.length);
        System.arraycopy(bytes, 0, result, (int) change.offset, bytes.length);
        return result;
    }

    /** A disk with the same durable content and nothing else. */
    public synchronized FaultyDisk copy() {
        FaultyDisk copy = new FaultyDisk();
        copy.root = copyOf(root, new IdentityHashMap<>());
        copy.nextInode = nextInode;
        copy.totalBytes = totalBytes;
        copy.freeBytes = freeBytes;
        return copy;
    }

    private static Directory copyOf(Directory directory, IdentityHashMap<Object, Object> done) {
        Directory copy = new Directory(directory.inode);
        directory.durable.forEach((name, node) -> {
            Object twin = done.get(node);
            if (twin == null) {
                if (node instanceof Directory below) {
                    twin = copyOf(below, done);
                } else {
                    File file = (File) node;
                    File fileCopy = new File(file.inode);
                    fileCopy.durable = file.durable.clone();
                    fileCopy.cache = file.durable.clone();
                    twin = fileCopy;
                }
                done.put(node, twin);
            }
            copy.durable.put(name, twin);
        });
        copy.cache.putAll(copy.durable);
        return copy;
    }

    /** Content of a file as a reader sees it. */
    public synchronized byte[] content(Path path) throws DiskIoException {
        return file(path, "look at").cache.clone();
    }

    /** Puts content in place, durably: for planting damage. */
    public synchronized void plant(Path path, byte[] content) throws DiskIoException {
        File file = file(path, "plant");
        file.cache = content.clone();
        file.durable = content.clone();
        file.unsynced.clear();
    }

    public synchronized void assertNothingOpen() {
        if (!handles.isEmpty()) {
            throw new AssertionError("left open: " + handles.stream().map(handle -> handle.path.toString()).sorted().toList());
        }
    }

    /** Counts a change and says whether it is the one that the power cut hits; every call passes here. */
    private boolean enter(Call call, Path path) throws DiskIoException {
        if (cut) {
            throw new DiskIoException(Kind.FAILED, call.name(), path, "the power is off");
        }
        for (Path gone : hidden) {
            if (path.startsWith(gone) && call != Call.WRITE && call != Call.SYNC && call != Call.READ && call != Call.TRUNCATE) {
                throw new DiskIoException(Kind.NOT_FOUND, call.name(), path, "gone");
            }
        }
        if (fault.isPresent() && fault.get().call() == call && fault.get().where().test(path)) {
            Fault one = fault.get();
            if (one.skip() > 0) {
                fault = Optional.of(new Fault(one.where(), one.call(), one.skip() - 1, one.kind(), one.once()));
            } else {
                if (one.once()) {
                    fault = Optional.empty();
                }
                throw new DiskIoException(one.kind(), call.name(), path, "injected " + one.kind());
            }
        }
        if (call == Call.READ) {
            return false;
        }
        changes++;
        if (changes >= cutAt) {
            cut = true;
            return true;
        }
        return false;
    }

    private static DiskIoException powerCut(Call call, Path path) {
        return new DiskIoException(Kind.FAILED, call.name(), path, "the power was cut");
    }

    private void waitWhileHanging() {
        CountDownLatch latch;
        synchronized (this) {
            latch = hang;
        }
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Object node(Path path, String operation) throws DiskIoException {
        for (Path gone : hidden) {
            if (path.startsWith(gone)) {
                throw new DiskIoException(Kind.NOT_FOUND, operation, path, "gone");
            }
        }
        Object node = root;
        for (Path name : path) {
            Object next = node instanceof Directory directory ? directory.cache.get(name.toString()) : null;
            if (next == null) {
                throw new DiskIoException(Kind.NOT_FOUND, operation, path, "no such file or directory");
            }
            node = next;
        }
        return node;
    }

    private File file(Path path, String operation) throws DiskIoException {
        if (node(path, operation) instanceof File file) {
            return file;
        }
        throw new DiskIoException(Kind.FAILED, operation, path, "is a directory");
    }

    private Directory directory(@Nullable Path path, String operation) throws DiskIoException {
        if (path == null) {
            return root;
        }
        if (node(path, operation) instanceof Directory directory) {
            return directory;
        }
        throw new DiskIoException(Kind.FAILED, operation, path, "is no directory");
    }

    private static String nameOf(Path path) { return String.valueOf(path.getFileName()); }

    @Override
    public synchronized DiskFile open(Path path, Mode mode) throws DiskIoException {
        File file;
        if (mode == Mode.CREATE_NEW) {
            Directory parent = directory(path.getParent(), "open");
            if (parent.cache.containsKey(nameOf(path))) {
                throw new DiskIoException(Kind.EXISTS, "open", path, "exists");
            }
            boolean cutHere = enter(Call.OPEN_NEW, path);
            file = new File(nextInode++);
            parent.change(Map.of(nameOf(path), Optional.of(file)));
            if (cutHere) {
                throw powerCut(Call.OPEN_NEW, path);
            }
        } else {
            enter(Call.READ, path);
            file = file(path, "open");
        }
        Handle handle = new Handle(path, file, generation);
        handles.add(handle);
        return handle;
    }

    @Override
    public synchronized void createDirectories(Path path) throws DiskIoException {
        Directory at = root;
        Path so = path.getRoot() == null ? Path.of("") : path.getRoot();
        for (Path name : path) {
            so = so.resolve(name);
            Object next = at.cache.get(name.toString());
            if (next == null) {
                boolean cutHere = enter(Call.MAKE_DIRECTORY, so);
                next = new Directory(nextInode++);
                at.change(Map.of(name.toString(), Optional.of(next)));
                if (cutHere) {
                    throw powerCut(Call.MAKE_DIRECTORY, so);
                }
            }
            if (!(next instanceof Directory below)) {
                throw new DiskIoException(Kind.EXISTS, "make directory", so, "is a file");
            }
            at = below;
        }
    }

    @Override
    public synchronized List<String> list(Path path) throws DiskIoException {
        enter(Call.READ, path);
        return List.copyOf(directory(path, "list").cache.keySet());
    }

    @Override
    public synchronized Optional<FileIdentity> identify(Path path) throws DiskIoException {
        if (cut) {
            throw new DiskIoException(Kind.FAILED, "stat", path, "the power is off");
        }
        try {
            Object node = node(path, "stat");
            return Optional.of(new FileIdentity(1, node instanceof File file ? file.inode : ((Directory) node).inode));
        } catch (DiskIoException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws DiskIoException {
        Object node = node(from, "rename");
        Directory source = directory(from.getParent(), "rename");
        Directory target = directory(to.getParent(), "rename");
        boolean cutHere = enter(Call.RENAME, from);
        if (source == target) {
            Map<String, Optional<Object>> change = new HashMap<>();
            change.put(nameOf(from), Optional.empty());
            change.put(nameOf(to), Optional.of(node));
            source.change(change);
        } else {
            target.change(Map.of(nameOf(to), Optional.of(node)));
            source.change(Map.of(nameOf(from), Optional.empty()));
        }
        if (cutHere) {
            throw powerCut(Call.RENAME, from);
        }
    }

    @Override
    public synchronized void unlink(Path path) throws DiskIoException {
        file(path, "unlink");
        boolean cutHere = enter(Call.UNLINK, path);
        directory(path.getParent(), "unlink").change(Map.of(nameOf(path), Optional.empty()));
        if (cutHere) {
            throw powerCut(Call.UNLINK, path);
        }
    }

    @Override
    public synchronized void syncDirectory(Path path) throws DiskIoException {
        Directory directory = directory(path, "sync directory");
        if (enter(Call.SYNC_DIRECTORY, path)) {
            throw powerCut(Call.SYNC_DIRECTORY, path);
        }
        directory.unsynced.clear();
        directory.durable.clear();
        directory.durable.putAll(directory.cache);
    }

    @Override
    public synchronized DiskSpace space(Path path) throws DiskIoException {
        node(path, "ask the space of");
        return new DiskSpace(totalBytes, freeBytes);
    }

    private final class Handle implements DiskFile {
        private final Path path;
        private final File file;
        private final int born;
        private boolean holdsLock;

        Handle(Path path, File file, int born) {
            this.path = path;
            this.file = file;
            this.born = born;
        }

        private void alive(String operation) throws DiskIoException {
            if (born != generation) {
                throw new DiskIoException(Kind.FAILED, operation, path, "the handle is from before the power cut");
            }
            if (!handles.contains(this)) {
                throw new DiskIoException(Kind.FAILED, operation, path, "the handle is closed");
            }
        }

        @Override
        public int read(ByteBuffer target, long offset) throws DiskIoException {
            synchronized (FaultyDisk.this) {
                alive("read");
                enter(Call.READ, path);
                int count = (int) Math.max(0, Math.min(target.remaining(), file.cache.length - offset));
                target.put(file.cache, (int) Math.min(offset, file.cache.length), count);
                return count;
            }
        }

        @Override
        public void write(ByteBuffer[] sources, long offset) throws DiskIoException {
            waitWhileHanging();
            synchronized (FaultyDisk.this) {
                alive("write");
                int total = 0;
                for (ByteBuffer source : sources) {
                    total += source.remaining();
                }
                byte[] bytes = new byte[total];
                int at = 0;
                for (ByteBuffer source : sources) {
                    int length = source.remaining();
                    source.get(bytes, at, length);
                    at += length;
                }
                boolean cutHere;
                try {
                    cutHere = enter(Call.WRITE, path);
                } catch (DiskIoException e) {
                    // A failed write may have written a part.
                    apply(new Change(offset, Arrays.copyOf(bytes, total / 2), 0));
                    throw e;
                }
                apply(new Change(offset, bytes, 0));
                if (cutHere) {
                    throw powerCut(Call.WRITE, path);
                }
            }
        }

        private void apply(Change change) {
            file.cache = applied(file.cache, change);
            file.unsynced.add(change);
        }

        @Override
        public void sync() throws DiskIoException {
            waitWhileHanging();
            synchronized (FaultyDisk.this) {
                alive("sync");
                boolean cutHere;
                try {
                    cutHere = enter(Call.SYNC, path);
                } catch (DiskIoException e) {
                    // As Linux does: what could not be written is dropped, and the next sync would say that all is well.
                    if (e.kind() == Kind.FAILED && !cut) {
                        file.unsynced.clear();
                    }
                    throw e;
                }
                if (cutHere) {
                    throw powerCut(Call.SYNC, path);
                }
                if (!skipFileSyncs) {
                    file.durable = file.cache.clone();
                    file.unsynced.clear();
                }
            }
        }

        @Override
        public void truncate(long length) throws DiskIoException {
            synchronized (FaultyDisk.this) {
                alive("truncate");
                boolean cutHere = enter(Call.TRUNCATE, path);
                apply(new Change(0, null, length));
                if (cutHere) {
                    throw powerCut(Call.TRUNCATE, path);
                }
            }
        }

        @Override
        public void reserve(long length) {}

        @Override
        public long length() throws DiskIoException {
            synchronized (FaultyDisk.this) {
                alive("length");
                return file.cache.length;
            }
        }

        @Override
        public FileIdentity identity() { return new FileIdentity(1, file.inode); }

        @Override
        public boolean tryLock() throws DiskIoException {
            synchronized (FaultyDisk.this) {
                alive("lock");
                if (file.locked) {
                    return false;
                }
                file.locked = true;
                holdsLock = true;
                return true;
            }
        }

        @Override
        public void close() {
            synchronized (FaultyDisk.this) {
                if (handles.remove(this) && holdsLock && born == generation) {
                    file.locked = false;
                }
            }
        }
    }
}
