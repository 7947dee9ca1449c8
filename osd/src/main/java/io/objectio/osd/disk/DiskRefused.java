package io.objectio.osd.disk;

import java.nio.file.Path;

/** A disk cannot be opened or formatted. The message is for a person: what is wrong and what to do. */
public final class DiskRefused extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. None of them changed anything on the disk. */
    public enum Reason {
        /** Missing, or an empty directory: shown as AWAY, never formatted by itself. Comes back by being mounted. */
        ABSENT,
        /** A directory with something in it that is no superblock. A person has to look. */
        NOT_A_DISK,
        /** Formatting: it is a disk already. */
        ALREADY_FORMATTED,
        /** Formatting: it holds something. */
        NOT_EMPTY,
        /** The disk of another cluster. */
        OTHER_CLUSTER,
        /** Another process, or another store of this one, has it. Again once that one has ended. */
        IN_USE,
        /** Both copies of the superblock are bad: the disk is FAILED; its shards are rebuilt elsewhere. */
        SUPERBLOCK_LOST,
        /** Written by a newer release. Upgrade this one. */
        NEWER_FORMAT,
        /** May not be read or written by this user. */
        DENIED,
        /** An I/O error: the disk is FAILED. */
        IO_ERROR
    }

    private final Reason reason;

    public DiskRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DiskRefused(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** For an I/O failure during opening or formatting. */
    public static DiskRefused of(Path root, DiskIoException cause) {
        Reason reason = switch (cause.kind()) {
            case NOT_FOUND -> Reason.ABSENT;
            case DENIED -> Reason.DENIED;
            case NO_SPACE, EXISTS, FAILED -> Reason.IO_ERROR;
        };
        return new DiskRefused(reason, "disk " + root + " cannot be used: " + cause.getMessage(), cause);
    }

    public Reason reason() { return reason; }
}
