package io.objectio.meta.state;

import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaResponse.Elsewhere;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.Mutation.ShardArrived;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.List;
import java.util.Optional;

/** A straggler that landed after its commit closes the MISSING row of its shard, unless what is known of the disk speaks against it. */
final class ShardArrival {
    private ShardArrival() {}

    /** Always Done: where the row cannot be closed it stays, and repair does what is left. */
    static MutationAnswer apply(Step step, ShardArrived command) {
        Rows rows = step.rows();
        ShardId shard = command.shard();
        Optional<PgRow> pg = PlacementCatalog.pg(rows, shard.pg());
        List<ShardException> exceptions = BlobCatalog.exceptions(rows, shard.pg(), shard.blob());
        boolean missing = exceptions.stream().anyMatch(row -> row.index() == shard.index() && row.elsewhere().isEmpty());
        if (pg.isEmpty() || !missing || !ShardJudge.durable(rows, command.disk(), command.incarnation())
                || CondemnedCatalog.condemned(rows, shard, command.disk()) || holdsAnother(pg.get(), exceptions, shard, command.disk())) {
            return new MutationAnswer.Done();
        }
        boolean atHome = pg.get().slots().get(shard.index()).current().equals(command.disk());
        BlobCatalog.setException(step.rows(), shard.pg(), shard.blob(), shard.index(), atHome
                ? Optional.empty()
                : Optional.of(new ShardException(shard.index(), Optional.of(new Elsewhere(command.disk(), command.incarnation())))));
        return new MutationAnswer.Done();
    }

    /** Does the disk have another shard of the blob? Two on one disk are lost together. */
    private static boolean holdsAnother(PgRow pg, List<ShardException> exceptions, ShardId shard, DiskId disk) {
        for (int index = 0; index < pg.slots().size(); index++) {
            int other = index;
            Optional<ShardException> exception = exceptions.stream().filter(row -> row.index() == other).findFirst();
            Optional<DiskId> at = exception.isPresent()
                    ? exception.get().elsewhere().map(Elsewhere::disk)
                    : Optional.of(pg.slots().get(index).current());
            if (index != shard.index() && at.filter(disk::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
