package io.objectio.meta.raft;

import io.objectio.common.id.ClusterId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.wire.WireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one member: the lock that keeps a second process out, identity and guard in stable storage, and the places of the rest.
 *
 * <pre>
 * lock | identity.a, identity.b | guard.a, guard.b | raft/GROUP/current/... (Ratis) | state/ | snapshots/TERM_INDEX/ | scratch/
 * </pre>
 */
final class MemberFolder implements AutoCloseable {
    private static final int IDENTITY_KIND = 1;
    private static final int GUARD_KIND = 2;

    private final Path root;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final TwinFile identityFile;
    private final TwinFile guardFile;

    private MemberFolder(Path root, FileChannel lockChannel, FileLock lock) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.identityFile = new TwinFile(root, "identity", IDENTITY_KIND);
        this.guardFile = new TwinFile(root, "guard", GUARD_KIND);
    }

    static MemberFolder open(Path root) throws IOException, StartRefused {
        StableFiles.createDirectories(root);
        FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(root);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw inUse(root);
        }
        return new MemberFolder(root, channel, lock);
    }

    private static StartRefused inUse(Path root) {
        return new StartRefused(ExitCode.REFUSED, "The metadata folder " + root + " is in use by another process. Stop that one first.");
    }

    Path raft() { return root.resolve("raft"); }

    Path state() { return root.resolve("state"); }

    Path snapshots() { return root.resolve("snapshots"); }

    Path scratch() { return root.resolve("scratch"); }

    Path groupFolder(UUID group) { return raft().resolve(group.toString()); }

    TwinFile guardFile() { return guardFile; }

    /** Who this member is; a new identity only where the folder holds nothing at all of an older life. */
    Identity identity(RaftMemberConfig config, RandomSource random) throws IOException, StartRefused {
        Optional<byte[]> stored;
        try {
            stored = identityFile.read();
            if (stored.isEmpty()) {
                return newIdentity(config, random);
            }
            Identity identity = Identity.decode(stored.get());
            checkIdentity(identity, config);
            return identity;
        } catch (TwinFile.DamagedException | WireException e) {
            throw new StartRefused(ExitCode.REFUSED, "This node's identity in " + root + " cannot be read (" + e.getMessage()
                    + "). Put identity.a or identity.b back from a copy, or remove the node and add it again under a new incarnation.", e);
        }
    }

    private Identity newIdentity(RaftMemberConfig config, RandomSource random) throws IOException, StartRefused {
        for (Path left : StableFiles.list(root)) {
            String name = left.getFileName().toString();
            if (!name.equals("lock") && !name.endsWith(".new")) {
                throw new StartRefused(ExitCode.REFUSED,
                        "The metadata folder " + root + " holds " + name + " but no identity: a part of it was"
                                + " removed. Put identity.a or identity.b back, or start with an empty folder as a new member.");
            }
        }
        ClusterId cluster = config.cluster().orElseGet(() -> new ClusterId(random.nextLong(), random.nextLong()));
        UUID group = config.group().orElseGet(() -> new UUID(random.nextLong(), random.nextLong()));
        Identity identity = new Identity(cluster, config.node(), 1, group, false);
        put(identity);
        return identity;
    }

    private void checkIdentity(Identity identity, RaftMemberConfig config) throws StartRefused {
        if (!identity.node().equals(config.node())) {
            throw new StartRefused(ExitCode.REFUSED,
                    "The metadata folder " + root + " belongs to node " + identity.node() + ", this is node "
                            + config.node() + ". Give the right folder or node id.");
        }
        if (config.cluster().isPresent() && !config.cluster().get().equals(identity.cluster())) {
            throw new StartRefused(ExitCode.REFUSED, "The metadata folder " + root + " belongs to cluster " + identity.cluster()
                    + ", this node is of cluster " + config.cluster().get() + ". Give the right folder.");
        }
    }

    void put(Identity identity) throws IOException { identityFile.write(identity.encode()); }

    /** The guard of a member that has been in use. */
    Guard guard(Identity identity) throws IOException, StartRefused {
        try {
            Guard guard = guardFile.read().map(Guard::decode).orElseThrow(() -> new StartRefused(ExitCode.REFUSED,
                    "Both copies of the guard (" + root.resolve("guard.a") + ", guard.b) are gone, although this member has been in use:"
                            + " nothing says how long its log must be. " + next()));
            if (!guard.group().equals(identity.group()) || !guard.peer().equals(identity.peerName())) {
                throw new StartRefused(ExitCode.REFUSED,
                        "The guard in " + root + " is of group " + guard.group() + ", member " + guard.peer()
                                + "; the identity is of group " + identity.group() + ", member " + identity.peerName()
                                + ": the folder is mixed from two members. " + next());
            }
            return guard;
        } catch (TwinFile.DamagedException | WireException e) {
            throw new StartRefused(ExitCode.REFUSED, "Both copies of the guard in " + root + " are damaged (" + e.getMessage()
                    + "): nothing says how long the log must be. " + next(), e);
        }
    }

    private static String next() { return "Put one copy back, or see what can be saved with 'objectio-cli meta recover --dry-run'."; }

    @Override
    public void close() throws IOException {
        identityFile.close();
        guardFile.close();
        lock.release();
        lockChannel.close();
    }
}
