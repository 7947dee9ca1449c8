package io.objectio.gateway.write;

import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What became of one sending of a cell. */
public sealed interface CellOutcome {
    /** The OSD has it, not on stable storage. */
    record Received() implements CellOutcome {}

    /** It was the last one, and the whole shard is on stable storage. */
    record Durable() implements CellOutcome {}

    record Refused(OsdResponse.Reason reason, String message) implements CellOutcome {}

    /** No answer; the code says whether it may have arrived all the same. */
    record Lost(RpcException.Code code, String message) implements CellOutcome {}

    /** Reads what a call ended with. An answer of another kind counts as no answer. */
    static CellOutcome of(@Nullable Message answer, @Nullable Throwable failure) {
        return switch (answer) {
            case OsdResponse.CellReceived _ -> new Received();
            case OsdResponse.ShardDurable _ -> new Durable();
            case OsdResponse.Refused(var reason, var message) -> new Refused(reason, message);
            case null -> lost(failure);
            default -> {
                answer.payload().release();
                yield new Lost(RpcException.Code.UNSUPPORTED, "answer of another kind: " + answer.getClass().getSimpleName());
            }
        };
    }

    private static CellOutcome lost(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RpcException rpc
                ? new Lost(rpc.code(), String.valueOf(rpc.getMessage()))
                : new Lost(RpcException.Code.INTERNAL, String.valueOf(cause));
    }
}
