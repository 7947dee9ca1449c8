package io.objectio.gateway.read;

import io.objectio.common.id.DiskId;
import java.util.List;

/** What a stripe's read asks of its driver. */
public sealed interface ReadAction {
    /** Read this piece of shard index and check its granules; answer with {@link StripeReadMachine#answered}. offset is in the shard. */
    record Fetch(int index, DiskId disk, long sending, long offset, int length) implements ReadAction {}

    /** The shard is not as it should be on this disk: repair should know. */
    record Report(int index, DiskId disk, CellAnswer what) implements ReadAction {}

    /** All wanted cells are there as they are (decode is empty), or the wanted ones in it are to be made from the k in from. */
    record Finish(List<Integer> decode, List<Integer> from) implements ReadAction {
        public Finish {
            decode = List.copyOf(decode);
            from = List.copyOf(from);
        }
    }

    /** Fewer than k shards can be read. */
    record GiveUp(String why) implements ReadAction {}
}
