package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.Writability;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.meta.command.Command;
import io.objectio.meta.raft.GroupStatus;
import io.objectio.meta.state.Counts;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers the CLI. Each request runs on a virtual thread and reads like straight code; a follower passes it on to the leader. */
final class AdminService implements AutoCloseable {
    private static final Duration FORWARD_DEADLINE = Duration.ofMinutes(2);
    /** A member that the leader has not heard of for so long is shown as down. */
    private static final long MEMBER_SILENT_MILLIS = 3_000;

    private final MetaServiceConfig config;
    private final MetaLog metaLog;
    private final FreshReads reads;
    private final StateCache cache;
    private final Heartbeats heartbeats;
    private final Ticker ticker;
    private final RandomSource random;
    private final Rpc rpc;
    private final Verifier verifier;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("meta-admin-", 0).factory());

    AdminService(MetaServiceConfig config, MetaLog metaLog, FreshReads reads, StateCache cache, Heartbeats heartbeats,
            MetaService.Surroundings around) {
        this.config = config;
        this.metaLog = metaLog;
        this.reads = reads;
        this.cache = cache;
        this.heartbeats = heartbeats;
        this.ticker = around.ticker();
        this.random = around.random();
        this.rpc = around.rpc();
        this.verifier = new Verifier(reads, cache, around.rpc());
    }

    CompletionStage<Message> handle(AdminRequest request, RpcPeer peer) {
        Optional<String> leader = leaderElsewhere();
        if (leader.isPresent() && peer.role() != RpcPeer.Role.META) {
            return rpc.call(leader.get(), request, FORWARD_DEADLINE)
                    .exceptionally(failure -> request instanceof AdminRequest.GetMetaStatus
                            ? metaStatus()
                            : new MetaResponse.Failed(MetaError.NO_QUORUM,
                                    "the leader at " + leader.get() + " does not answer: " + failure));
        }
        return CompletableFuture.supplyAsync(() -> answer(request), threads)
                .<Message>thenApply(Function.identity())
                .exceptionally(failure -> MetaLog.failure(failure, true));
    }

    /** Where the leader answers, if it is another node whose address is known. */
    private Optional<String> leaderElsewhere() {
        GroupStatus status = metaLog.member().status();
        return status.leading() ? Optional.empty() : status.leader().map(NodeId::new).map(config.members()::get);
    }

    private Message answer(AdminRequest request) {
        return switch (request) {
            case AdminRequest.ListOsds _ -> reads.view(reader -> new AdminResponse.OsdsAre(osds(cache.map(reader)))).join();
            case AdminRequest.ListDisks(var osd) -> reads.view(reader -> listDisks(reader, osd)).join();
            case AdminRequest.GetMetaStatus _ -> metaStatus();
            case AdminRequest.GetClusterStatus _ -> reads.view(this::clusterStatus).join();
            case AdminRequest.VerifyObject(var bucket, var key) -> verifier.object(bucket, key);
            case AdminRequest.VerifyFull(var cursor) -> verifier.page(cursor);
            case AdminRequest.AddUser(var name, var policy) -> addUser(name, policy);
            case AdminRequest.ListUsers _ -> reads.view(this::listUsers).join();
        };
    }

    private List<AdminResponse.Osd> osds(ClusterMap map) {
        Map<DiskId, DiskReport> reports = heartbeats.reports();
        long now = ticker.nanos();
        return map.osds().stream().map(osd -> osd(map, osd, reports, now)).toList();
    }

    private AdminResponse.Osd osd(ClusterMap map, OsdRow osd, Map<DiskId, DiskReport> reports, long now) {
        List<DiskRow> disks = map.disks().stream().filter(disk -> disk.osd().equals(osd.id())).toList();
        List<DiskReport> known = disks.stream().flatMap(disk -> Optional.ofNullable(reports.get(disk.id())).stream()).toList();
        Optional<Long> objects = known.isEmpty() ? Optional.empty() : Optional.of(known.stream().mapToLong(DiskReport::shards).sum());
        return new AdminResponse.Osd(osd.id(), osd.address(), osd.state(), disks.size(), objects, heartbeats.lastSeenMillis(osd.id(), now));
    }

    private Message listDisks(MetaReader reader, Optional<OsdId> only) {
        ClusterMap map = cache.map(reader);
        if (only.isPresent() && map.osd(only.get()).isEmpty()) {
            return new MetaResponse.Failed(MetaError.NO_SUCH_OSD, "no OSD " + only.get() + " in this cluster");
        }
        return new AdminResponse.DisksAre(disks(map).stream().filter(disk -> only.isEmpty() || only.get().equals(disk.osd())).toList());
    }

    private List<AdminResponse.Disk> disks(ClusterMap map) {
        Map<DiskId, DiskReport> reports = heartbeats.reports();
        return map.disks().stream().map(row -> {
            Optional<DiskReport> report = Optional.ofNullable(reports.get(row.id()));
            return new AdminResponse.Disk(row.id(), row.osd(), report.map(DiskReport::path).orElse(row.path()), row.state(),
                    report.map(DiskReport::usedBytes), Optional.of(report.map(DiskReport::capacityBytes).orElse(row.capacityBytes())),
                    report.map(DiskReport::shards), report.map(DiskReport::errors).orElse(0L),
                    report.map(DiskReport::errorText).orElse(""));
        }).sorted(Comparator.comparing(AdminResponse.Disk::osd).thenComparing(AdminResponse.Disk::path)).toList();
    }

    private AdminResponse.MetaStatus metaStatus() {
        GroupStatus status = metaLog.member().status();
        List<AdminResponse.Member> members = status.members().stream().map(member -> {
            boolean healthy = member.silentMillis() <= MEMBER_SILENT_MILLIS;
            Optional<Long> behind = member.leader() ? Optional.empty() : Optional.of(Math.max(0, status.committed() - member.logIndex()));
            return new AdminResponse.Member(member.node(), member.leader(), healthy, member.logIndex(), behind,
                    healthy ? Optional.empty() : Optional.of(member.silentMillis()));
        }).toList();
        return new AdminResponse.MetaStatus(status.leader(), status.term(), status.committed(), members);
    }

    private Message clusterStatus(MetaReader reader) {
        ClusterMap map = cache.map(reader);
        Counts counts = reader.counts();
        long writable = map.pgs().stream().filter(pg -> map.writability(pg) == Writability.WRITABLE).count();
        long degraded = map.pgs().stream().filter(pg -> map.writability(pg) != Writability.WRITABLE).count();
        return new AdminResponse.ClusterStatus(map.cluster().toString(), osds(map), disks(map), metaStatus(), map.pgs().size(),
                (int) writable,
                (int) degraded, counts.buckets(), counts.objects(), counts.bytes(), counts.missing(), counts.lost());
    }

    private Message listUsers(MetaReader reader) {
        return new AdminResponse.UsersAre(cache.accounts(reader).accounts().stream()
                .map(account -> new AdminResponse.User(account.name(), account.id(), account.policy(), account.accessKey())).toList());
    }

    private Message addUser(String name, Account.Policy policy) {
        if (name.isBlank() || name.length() > 64) {
            return new MetaResponse.Failed(MetaError.BAD_REQUEST, "a user's name has 1 to 64 characters");
        }
        Account account = NewAccounts.random(name, policy, random);
        boolean taken = reads.view(cache::accounts).join().accounts().stream().anyMatch(known -> known.name().equals(name));
        if (taken) {
            return new MetaResponse.Failed(MetaError.NAME_IN_USE, "there is a user " + name);
        }
        return switch (metaLog.submit(new Command.Outside(new Mutation.PutAccount(account))).join()) {
            case MutationAnswer.Refused(var error, var message) -> new MetaResponse.Failed(error, message);
            case MutationAnswer.Done _,MutationAnswer.BucketCreated _,MutationAnswer.Committed _,MutationAnswer.SessionOpened _,MutationAnswer.ShardsMissing _ ->
                new AdminResponse.UserIs(account);
        };
    }

    @Override
    public void close() { threads.shutdownNow(); }
}
