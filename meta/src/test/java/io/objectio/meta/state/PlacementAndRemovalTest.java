package io.objectio.meta.state;

import static io.objectio.meta.state.ObjectCommitTest.assertRefused;
import static io.objectio.meta.state.StateDriver.LIFE;
import static io.objectio.meta.state.StateDriver.PG;
import static io.objectio.meta.state.StateDriver.blob;
import static io.objectio.meta.state.StateDriver.disk;
import static io.objectio.meta.state.StateDriver.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.ShardId;
import io.objectio.common.placement.PgPlanner;
import io.objectio.meta.command.Command;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.CondemnedAre;
import io.objectio.protocol.meta.MetaResponse.ObjectFound;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer.Done;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Disks, groups, condemned shards, stragglers, accounts, buckets. */
class PlacementAndRemovalTest {
    private final StateDriver driver = new StateDriver();
    private final BucketId bucket = driver.createBucket("photos");

    @Test
    void raisesTheMapsEpochOnlyWhereSomethingChanged() {
        Epoch before = driver.reading(MetaReader::mapEpoch);
        driver.register(1, report(1, LIFE, DiskState.HEALTHY), report(2, LIFE, DiskState.HEALTHY));
        driver.submitWithout(new Mutation.DiskChanged(disk(1), LIFE, DiskState.HEALTHY, ""));
        assertThat(driver.reading(MetaReader::mapEpoch)).isEqualTo(before);
        driver.submitWithout(new Mutation.DiskChanged(disk(1), LIFE, DiskState.AWAY, "gone"));
        assertThat(driver.reading(MetaReader::mapEpoch)).isEqualTo(before.next());
        assertThat(state(1)).isEqualTo(DiskState.AWAY);
    }

    @Test
    void keepsAFailedDiskFailedUntilItsNextLife() {
        driver.submitWithout(new Mutation.DiskChanged(disk(1), LIFE, DiskState.FAILED, "EIO"));
        driver.submitWithout(new Mutation.DiskChanged(disk(1), LIFE, DiskState.HEALTHY, ""));
        driver.register(1, report(1, LIFE, DiskState.HEALTHY), report(2, LIFE, DiskState.HEALTHY));
        assertThat(state(1)).isEqualTo(DiskState.FAILED);
        driver.register(1, report(1, LIFE.next(), DiskState.HEALTHY), report(2, LIFE, DiskState.HEALTHY));
        assertThat(state(1)).isEqualTo(DiskState.HEALTHY);
    }

    @Test
    void countsADiskThatItsOsdDoesNotNameOrThatIsOfAnOlderLifeAsAway() {
        driver.register(1, report(2, Incarnation.of(1, 0), DiskState.HEALTHY));
        assertThat(state(1)).isEqualTo(DiskState.AWAY);
        assertThat(state(2)).isEqualTo(DiskState.AWAY);
        assertRefused(driver.submitWithout(new Mutation.DiskChanged(disk(2), Incarnation.of(1, 0), DiskState.HEALTHY, "")),
                MetaError.NO_SUCH_DISK);
        assertRefused(driver.submitWithout(new Mutation.DiskChanged(disk(99), LIFE, DiskState.HEALTHY, "")), MetaError.NO_SUCH_DISK);
    }

    @Test
    void followsADiskToAnotherOsd() {
        driver.register(2, report(1, LIFE, DiskState.HEALTHY), report(3, LIFE, DiskState.HEALTHY), report(4, LIFE, DiskState.HEALTHY));
        driver.register(1, report(2, LIFE, DiskState.HEALTHY));
        assertThat(state(1)).isEqualTo(DiskState.HEALTHY);
        assertThat(map().disk(disk(1)).orElseThrow().osd()).isEqualTo(new OsdId("osd2"));
    }

    @Test
    void setsAnOsdDownOnlyIfItIsWhatTheLeaderThought() {
        OsdId osd = new OsdId("osd1");
        driver.lead(new Command.SetOsdState(osd, OsdState.DOWN, OsdState.UP));
        driver.lead(new Command.SetOsdState(osd, OsdState.UP, OsdState.DOWN));
        assertThat(map().osd(osd).orElseThrow().state()).isEqualTo(OsdState.DOWN);
        driver.put(bucket, "a", 10);
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(0L, 0L, 1L);
        driver.register(1, report(1, LIFE, DiskState.HEALTHY), report(2, LIFE, DiskState.HEALTHY));
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(1L, 0L, 0L);
    }

    @Test
    void createsPlannedGroupsOnce() {
        long first = driver.reading(MetaReader::nextPgNumber);
        Command create = new Command.CreatePgs(first, PgPlanner.plan(map(), Set.of(), CodingScheme.RS_4_2, 1, first));
        driver.lead(create);
        int groups = map().pgs().size();
        assertThat(groups).isGreaterThan(1);
        driver.lead(create);
        assertThat(map().pgs()).hasSize(groups);
        long next = driver.reading(MetaReader::nextPgNumber);
        assertThat(next).isEqualTo(groups + 1);
        assertThat(PgPlanner.plan(map(), Set.of(), CodingScheme.RS_4_2, 1, next)).isEmpty();
    }

    @Test
    void namesCondemnedShardsUntilEverySessionOfThatTimeHasEnded() {
        BlobId blob = driver.nextBlob();
        driver.submit(new Mutation.GiveUpBlobs(List.of(new Mutation.BlobRef(PG, blob, List.of(disk(1), disk(2))))));
        driver.openSession("later");
        ShardId shard = new ShardId(PG, blob, 0);
        assertThat(condemned(1)).containsExactly(shard);
        assertThat(condemned(2)).containsExactly(new ShardId(PG, blob, 1));
        List<DiskId> disks = driver.reading(reader -> reader.condemnedDisks(List.of(disk(1), disk(2), disk(3))));
        assertThat(disks).containsExactly(disk(1), disk(2));

        Mutation deleted = new Mutation.ShardsDeleted(disk(1), LIFE, List.of(shard));
        driver.submitWithout(deleted);
        assertThat(condemned(1)).isEmpty();
        assertRefused(driver.put(bucket, "a", "e", driver.body(blob(blob, 10))), MetaError.BLOB_CONDEMNED);

        driver.lead(new Command.EndSession(driver.session()));
        assertThat(condemned(1)).as("once more, for what a late write may have brought").containsExactly(shard);
        driver.submitWithout(deleted);
        assertThat(condemned(1)).isEmpty();
        assertThat(condemned(2)).hasSize(1);
    }

    @Test
    void closesAMissingRowWhenTheStragglerArrives() {
        BlobId blob = driver.nextBlob();
        driver.put(bucket, "a", "e", driver.body(blob(blob, 10, 0, 1, 2, 3, 4)));
        ShardId shard = new ShardId(PG, blob, 5);
        for (Mutation wrong : List.of(new Mutation.ShardArrived(shard, disk(6), LIFE.next()),
                new Mutation.ShardArrived(shard, disk(99), LIFE),
                new Mutation.ShardArrived(shard, disk(1), LIFE), new Mutation.ShardArrived(new ShardId(PG, blob, 4), disk(8), LIFE))) {
            assertThat(driver.submitWithout(wrong)).isEqualTo(new Done());
        }
        assertThat(exceptions("a")).containsExactly(new ShardException(5, Optional.empty()));
        driver.submitWithout(new Mutation.ShardArrived(shard, disk(6), LIFE));
        assertThat(exceptions("a")).isEmpty();
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(1L, 0L, 0L);
    }

    @Test
    void recordsAStragglerThatLandedElsewhere() {
        BlobId blob = driver.nextBlob();
        driver.put(bucket, "a", "e", driver.body(blob(blob, 10, 0, 1, 2, 3, 4)));
        driver.submitWithout(new Mutation.ShardArrived(new ShardId(PG, blob, 5), disk(8), LIFE));
        assertThat(exceptions("a")).containsExactly(new ShardException(5, Optional.of(new MetaResponse.Elsewhere(disk(8), LIFE))));
    }

    @Test
    void keepsNamesAndAccessKeysApart() {
        Account one = new Account(StateDriver.ACCOUNT, "one", "One", "", Account.Policy.ADMIN, "AK1", "s");
        Account two = new Account(StateDriver.OTHER_ACCOUNT, "two", "Two", "", Account.Policy.READ_ONLY, "AK1", "s");
        driver.submitWithout(new Mutation.PutAccount(one));
        driver.submitWithout(new Mutation.PutAccount(one));
        long version = driver.reading(MetaReader::accountsVersion);
        assertThat(version).isEqualTo(1);
        assertRefused(driver.submitWithout(new Mutation.PutAccount(two)), MetaError.ACCESS_KEY_IN_USE);
        assertRefused(driver.submitWithout(new Mutation.PutAccount(new Account(StateDriver.OTHER_ACCOUNT, "one", "", "",
                Account.Policy.READ_ONLY, "AK2", "s"))), MetaError.NAME_IN_USE);
        driver.submitWithout(new Mutation.PutAccount(new Account(StateDriver.ACCOUNT, "uno", "One", "", Account.Policy.ADMIN, "AK9", "s")));
        assertThat(driver.submitWithout(new Mutation.PutAccount(two))).isEqualTo(new Done());
        MetaResponse.AccountsAre all = (MetaResponse.AccountsAre) driver.ask(new MetaRequest.GetAccounts(0, 0));
        assertThat(all.accounts()).extracting(Account::name).containsExactly("uno", "two");
        assertThat(all.version()).isEqualTo(3);
    }

    /** Row D15. */
    @Test
    void refusesToDeleteABucketThatHasObjects() {
        driver.put(bucket, "a", 10);
        assertRefused(driver.submit(new Mutation.DeleteBucket(bucket, "photos")), MetaError.BUCKET_NOT_EMPTY);
        driver.delete(bucket, "a");
        assertThat(driver.submit(new Mutation.DeleteBucket(bucket, "photos"))).isEqualTo(new Done());
        assertRefused(driver.submit(new Mutation.DeleteBucket(bucket, "photos")), MetaError.NO_SUCH_BUCKET);
        assertThat(driver.createBucket("photos")).as("an id is never given out twice").isNotEqualTo(bucket);
    }

    @Test
    void listsBucketsOfAnAccountInPages() {
        driver.createBucket("aaa");
        driver.submit(new Mutation.CreateBucket("bbb", StateDriver.OTHER_ACCOUNT, "r"));
        assertRefused(driver.submit(new Mutation.CreateBucket("bbb", StateDriver.ACCOUNT, "r")), MetaError.BUCKET_EXISTS);
        MetaResponse.BucketPage page = buckets(Optional.empty(), 1);
        assertThat(page.buckets()).extracting(MetaResponse.Bucket::name).containsExactly("aaa");
        assertThat(page.more()).isTrue();
        MetaResponse.BucketPage rest = buckets(Optional.of("aaa"), 10);
        assertThat(rest.buckets()).extracting(MetaResponse.Bucket::name).containsExactly("photos");
        assertThat(rest.more()).isFalse();
    }

    private MetaResponse.BucketPage buckets(Optional<String> after, int limit) {
        return (MetaResponse.BucketPage) driver.ask(new MetaRequest.ListBuckets(Optional.of(StateDriver.ACCOUNT), after, limit));
    }

    private ClusterMap map() { return driver.reading(MetaReader::map); }

    private DiskState state(int disk) { return map().disk(disk(disk)).orElseThrow().state(); }

    private List<ShardId> condemned(int disk) {
        return ((CondemnedAre) driver.ask(new MetaRequest.GetCondemned(disk(disk), 100))).shards();
    }

    private List<ShardException> exceptions(String key) {
        return ((ObjectFound) driver.lookup(bucket, key)).blobs().getFirst().exceptions();
    }
}
