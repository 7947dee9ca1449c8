package io.objectio.meta.state;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Epoch;
import io.objectio.meta.command.Command.InitCluster;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The singletons: which cluster this is, its generation, the time, and the counters that ids are given out from. */
final class ClusterCatalog {
    private static final byte[] CLUSTER = Keys.utf8("cluster");
    private static final byte[] TIME = Keys.utf8("time");

    /** A number that only grows. Counters of ids: the last one given out. */
    enum Counter {
        SESSION, BUCKET, COMMIT, PG, MAP_EPOCH, ACCOUNTS;

        private byte[] key() { return Keys.utf8("counter/" + name().toLowerCase(Locale.ROOT)); }
    }

    /** Cluster and generation. */
    record Identity(ClusterId cluster, int generation) {}

    private ClusterCatalog() {}

    static MutationAnswer init(Step step, InitCluster command) throws Refusal {
        Refusal.badUnless(command.generation() >= 1 && command.generation() <= 0xffff,
                "generation " + command.generation() + " of a new cluster");
        if (find(step.rows()).isEmpty()) {
            var out = RowFields.writer();
            Fields.putCluster(out, command.cluster());
            step.rows().put(Family.STATE, CLUSTER, out.u16(command.generation()).toArray());
        }
        return new MutationAnswer.Done();
    }

    static Optional<Identity> find(Rows rows) {
        return rows.get(Family.STATE, CLUSTER).map(value -> {
            FieldReader in = RowFields.reader(value);
            return new Identity(Fields.getCluster(in), in.u16());
        });
    }

    static Instant time(Rows rows) {
        return rows.get(Family.STATE, TIME).map(value -> Instant.ofEpochMilli(RowFields.toLong(value))).orElse(Instant.EPOCH);
    }

    static void setTime(RowBatch rows, Instant time) { rows.put(Family.STATE, TIME, RowFields.ofLong(time.toEpochMilli())); }

    static long last(Rows rows, Counter counter) { return rows.get(Family.STATE, counter.key()).map(RowFields::toLong).orElse(0L); }

    /** The counter's next number. */
    static long next(RowBatch rows, Counter counter) { return advance(rows, counter, 1); }

    /** Raises the counter and returns its new value. */
    static long advance(RowBatch rows, Counter counter, long by) {
        long value = last(rows, counter) + by;
        rows.put(Family.STATE, counter.key(), RowFields.ofLong(value));
        return value;
    }

    static Epoch mapEpoch(Rows rows) { return Epoch.of(find(rows).map(Identity::generation).orElse(0), last(rows, Counter.MAP_EPOCH)); }
}
