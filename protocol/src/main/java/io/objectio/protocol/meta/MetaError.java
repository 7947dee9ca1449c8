package io.objectio.protocol.meta;

/** Why meta refused or could not answer. The byte form is the ordinal: append only. */
public enum MetaError {
    NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_UPLOAD, BUCKET_EXISTS, BUCKET_OWNED_BY_YOU, BUCKET_NOT_EMPTY,
    /** A named part is not there or was replaced since it was listed. */
    INVALID_PART,
    /** If-Match or If-None-Match did not hold. */
    PRECONDITION_FAILED,
    /** The session has ended; whether an earlier try of this command was applied is not said. */
    SESSION_ENDED,
    /** The command's number was confirmed already, or too many are open. */
    BAD_COMMAND_NUMBER,
    /** A blob of this commit is condemned. */
    BLOB_CONDEMNED, ACCESS_KEY_IN_USE, NAME_IN_USE, NO_SUCH_OSD, NO_SUCH_DISK, NO_SUCH_ACCOUNT,
    /** This node does not lead; the message names the leader if it is known. Try there. */
    NOT_LEADER,
    /** No leader with a majority now: nothing is known to have been done. Try again. */
    NO_QUORUM,
    /** The queue is full, nothing was done. Try again after a pause. */
    BUSY,
    /** It may have been done: repeat it under the same session and number. */
    INDETERMINATE,
    /** The metadata disk is at its mark: only commands that free space. */
    META_DISK_FULL,
    /** The request itself is wrong. */
    BAD_REQUEST, NOT_AUTHORISED
}
