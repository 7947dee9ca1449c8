package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.common.config.Durations;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Asks the metadata service: the given nodes in order, the next one only when the request certainly did not reach the one before. */
final class MetaLink {
    private final Rpc rpc;
    private final List<String> addresses;
    private final Duration timeout;

    MetaLink(Rpc rpc, List<String> addresses, Duration timeout) {
        this.rpc = rpc;
        this.addresses = List.copyOf(addresses);
        this.timeout = timeout;
    }

    /** The answer, which must be of that type. */
    <A extends Message> A ask(AdminRequest request, Class<A> type) throws CliFailure {
        CliFailure last = new CliFailure(ErrorCode.NO_CREDENTIALS, "no address of a metadata node is known");
        for (String address : addresses) {
            try {
                return answer(rpc.call(address, request, timeout).get(), type);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliFailure(ErrorCode.TIMED_OUT, "interrupted while " + address + " was asked", e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RpcException failure)) {
                    throw new CliFailure(ErrorCode.INTERNAL, "asking " + address + " failed: " + e.getCause(), e);
                }
                last = failure(address, failure);
                if (failure.code() != RpcException.Code.UNREACHABLE) {
                    throw last;
                }
            }
        }
        throw last;
    }

    private static <A extends Message> A answer(Message answer, Class<A> type) throws CliFailure {
        if (type.isInstance(answer)) {
            return type.cast(answer);
        }
        answer.payload().release();
        if (answer instanceof MetaResponse.Failed(var error, var message)) {
            ErrorCode code = switch (error) {
                case NO_SUCH_BUCKET -> ErrorCode.NO_SUCH_BUCKET;
                case NO_SUCH_KEY -> ErrorCode.NO_SUCH_KEY;
                case NO_SUCH_OSD -> ErrorCode.NO_SUCH_OSD;
                case NO_SUCH_DISK -> ErrorCode.NO_SUCH_DISK;
                case NAME_IN_USE, ACCESS_KEY_IN_USE -> ErrorCode.NAME_IN_USE;
                case NOT_LEADER -> ErrorCode.NOT_LEADER;
                case NO_QUORUM -> ErrorCode.NO_QUORUM;
                case BUSY -> ErrorCode.BUSY;
                case INDETERMINATE -> ErrorCode.INDETERMINATE;
                case META_DISK_FULL -> ErrorCode.META_DISK_FULL;
                case NOT_AUTHORISED -> ErrorCode.NOT_AUTHORISED;
                case NO_SUCH_UPLOAD, BUCKET_EXISTS, BUCKET_OWNED_BY_YOU, BUCKET_NOT_EMPTY, INVALID_PART, PRECONDITION_FAILED, SESSION_ENDED,
                        BAD_COMMAND_NUMBER, BLOB_CONDEMNED, NO_SUCH_ACCOUNT, BAD_REQUEST ->
                    ErrorCode.REFUSED;
            };
            throw new CliFailure(code, message);
        }
        throw new CliFailure(ErrorCode.UNEXPECTED_ANSWER,
                "asked for " + type.getSimpleName() + " and got " + answer.getClass().getSimpleName());
    }

    private CliFailure failure(String address, RpcException failure) {
        String why = " (" + failure.getMessage() + ")";
        return switch (failure.code()) {
            case UNREACHABLE -> new CliFailure(ErrorCode.UNREACHABLE, "cannot reach the metadata service at "
                    + (addresses.size() > 1 ? "any of " + String.join(", ", addresses) : address) + why, failure);
            case CONNECTION_LOST -> new CliFailure(ErrorCode.CONNECTION_LOST, "the connection to " + address + " broke" + why, failure);
            case DEADLINE ->
                new CliFailure(ErrorCode.TIMED_OUT, address + " did not answer within " + Durations.text(timeout) + why, failure);
            case BUSY -> new CliFailure(ErrorCode.BUSY, address + " is too busy" + why, failure);
            case REFUSED -> new CliFailure(ErrorCode.HANDSHAKE_REFUSED, address + " refused the connection" + why, failure);
            case UNSUPPORTED -> new CliFailure(ErrorCode.UNSUPPORTED, address + " does not know this request" + why, failure);
            case INTERNAL -> new CliFailure(ErrorCode.INTERNAL, address + " failed" + why, failure);
        };
    }
}
