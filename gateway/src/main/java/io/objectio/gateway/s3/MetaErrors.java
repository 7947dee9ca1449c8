package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.protocol.meta.MetaError;

/** The one place where meta's refusals become S3's errors. What a retry can cure is a 503, never a 500. */
final class MetaErrors {
    private MetaErrors() {}

    static S3Error of(MetaError error) {
        return switch (error) {
            case NO_SUCH_BUCKET -> S3Error.NO_SUCH_BUCKET;
            case NO_SUCH_KEY -> S3Error.NO_SUCH_KEY;
            case NO_SUCH_UPLOAD -> S3Error.NO_SUCH_UPLOAD;
            case BUCKET_EXISTS -> S3Error.BUCKET_ALREADY_EXISTS;
            case BUCKET_OWNED_BY_YOU -> S3Error.BUCKET_ALREADY_OWNED_BY_YOU;
            case BUCKET_NOT_EMPTY -> S3Error.BUCKET_NOT_EMPTY;
            case INVALID_PART -> S3Error.INVALID_PART;
            case PRECONDITION_FAILED -> S3Error.PRECONDITION_FAILED;
            case BUSY -> S3Error.SLOW_DOWN;
            case SESSION_ENDED, BAD_COMMAND_NUMBER, BLOB_CONDEMNED, NOT_LEADER, NO_QUORUM, INDETERMINATE, META_DISK_FULL ->
                S3Error.SERVICE_UNAVAILABLE;
            // nothing that this gateway sends is answered with these
            case ACCESS_KEY_IN_USE, NAME_IN_USE, NO_SUCH_OSD, NO_SUCH_DISK, NO_SUCH_ACCOUNT, BAD_REQUEST, NOT_AUTHORISED ->
                S3Error.INTERNAL_ERROR;
        };
    }

    static S3Exception exception(MetaError error) { return of(error).exception(); }
}
