package io.objectio.osd.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A call to the disk failed. The kind decides what follows: FAILED ends the disk's writes, the others do not. */
public final class DiskIoException extends IOException {
    private static final long serialVersionUID = 1;

    /** What kind of failure. */
    public enum Kind {
        /** ENOSPC or EDQUOT: nothing is broken; part of a write may have been done. */
        NO_SPACE,
        /** The path is not there. */
        NOT_FOUND,
        /** It is there already, and was to be new. */
        EXISTS,
        /** Not allowed, or a read-only file system. */
        DENIED,
        /** EIO and everything else: after a write or sync the state of the bytes is unknown, and trying again proves nothing. */
        FAILED
    }

    private final Kind kind;

    public DiskIoException(Kind kind, String operation, Path path, String detail, Throwable cause) {
        super(operation + " " + path + ": " + detail, cause);
        this.kind = kind;
    }

    public DiskIoException(Kind kind, String operation, Path path, String detail) {
        super(operation + " " + path + ": " + detail);
        this.kind = kind;
    }

    public Kind kind() { return kind; }
}
