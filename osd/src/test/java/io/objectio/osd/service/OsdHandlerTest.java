package io.objectio.osd.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.DeleteResult;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.WriteResult;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.osd.OsdResponse.ShardCheck;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OsdHandlerTest {
    private static final DiskId DISK = new DiskId(0, 1);
    private static final DiskId AWAY = new DiskId(0, 2);
    private static final PgId PG = new PgId(0, 1, 7);
    private static final Epoch EPOCH = Epoch.of(1, 5);
    private static final RpcPeer GATEWAY = new RpcPeer(RpcPeer.Role.GATEWAY, "gw1", 1);
    private static final RpcPeer OTHER = new RpcPeer(RpcPeer.Role.GATEWAY, "gw2", 2);
    private static final RpcPeer META = new RpcPeer(RpcPeer.Role.META, "meta1", 3);
    private static final int CELL = 256 << 10;
    private static final Bytes MANIFEST = Bytes.of(new byte[]{1, 2, 3});

    private final ManualTime time = new ManualTime();
    private final MemoryStore store = new MemoryStore(DISK, new OsdId("osd1"), Path.of("/d1"));
    private final WriteFence fence = new WriteFence(time, Duration.ofSeconds(30));
    private final OsdHandler handler = new OsdHandler(new Disks() {
        @Override
        public Optional<DiskStore> find(DiskId disk) { return disk.equals(DISK) ? Optional.of(store) : Optional.empty(); }

        @Override
        public List<DiskStore> open() { return List.of(store); }

        @Override
        public boolean isAway(DiskId disk) { return disk.equals(AWAY); }
    }, fence);
    private int payloadsHeld;

    @BeforeEach
    void beInTouchWithMeta() {
        fence.heardFromMeta(time.nanos());
        fence.mapIs(map(EPOCH));
    }

    private static ClusterMap map(Epoch epoch) {
        return new ClusterMap(new ClusterId(1, 1), epoch, List.of(), List.of(), List.of(new PgRow(PG, CodingScheme.RS_4_2, epoch,
                IntStream.range(0, 6).mapToObj(i -> Slot.of(new DiskId(0, i + 1))).toList())));
    }

    @AfterEach
    void everyPayloadWasReleased() {
        assertThat(payloadsHeld).as("payloads that nobody released").isZero();
        assertThat(store.reads).as("payloads of reads that nobody released").isZero();
    }

    private static ShardId shard(int blob) { return new ShardId(PG, new BlobId(SessionId.of(1, 9), blob), 2); }

    private static byte[] bytes(int length) { return RandomSource.seeded(length).bytes(length); }

    private Payload payload(byte[] bytes, int from, int length) {
        payloadsHeld++;
        return new CountedPayload(ByteBuffer.allocateDirect(length).put(bytes, from, length).flip(), () -> payloadsHeld--);
    }

    private OsdRequest.WriteCell cell(ShardId shard, byte[] all, int offset, int length, Epoch epoch) {
        CrcList crcs = CrcList.of(Crc.granules(shard, offset, ByteBuffer.wrap(all, offset, length)));
        Optional<OsdRequest.Seal> seal = offset + length == all.length
                ? Optional.of(new OsdRequest.Seal(Crc.of(all, 0, all.length), MANIFEST))
                : Optional.empty();
        return new OsdRequest.WriteCell(DISK, shard, epoch, all.length, offset, crcs, seal, payload(all, offset, length));
    }

    private Message ask(OsdRequest request, RpcPeer peer) {
        try {
            return handler.handle(request, peer).toCompletableFuture().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(Message answer, Reason reason) {
        assertThat(answer).isInstanceOfSatisfying(OsdResponse.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.message()).isNotEmpty();
        });
    }

    private List<OsdRequest.WriteCell> cells(ShardId shard, byte[] all) {
        List<OsdRequest.WriteCell> cells = new ArrayList<>();
        for (int offset = 0; offset < all.length; offset += CELL) {
            cells.add(cell(shard, all, offset, Math.min(CELL, all.length - offset), EPOCH));
        }
        return cells;
    }

    @Test
    void storesAShardOfOneCellAndReadsItBack() {
        byte[] all = bytes(1024);
        assertThat(ask(cell(shard(1), all, 0, 1024, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
        assertThat(store.shard(shard(1)).manifest()).isEqualTo(MANIFEST);

        OsdResponse.CellData read = (OsdResponse.CellData) ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 1024), GATEWAY);
        byte[] back = new byte[1024];
        read.data().bytes().get(back);
        assertThat(back).isEqualTo(all);
        assertThat(read.granuleCrcs()).isEqualTo(CrcList.of(Crc.granules(shard(1), 0, ByteBuffer.wrap(all))));
        read.payload().release();
    }

    @Test
    void storesAShardOfManyCellsWithTheManifestOfTheSeal() {
        byte[] all = bytes(3 * CELL + 777);
        List<OsdRequest.WriteCell> cells = cells(shard(1), all);
        for (OsdRequest.WriteCell cell : cells.subList(0, 3)) {
            assertThat(ask(cell, GATEWAY)).isEqualTo(new OsdResponse.CellReceived());
        }
        assertThat(handler.openWrites()).isEqualTo(1);
        assertThat(ask(cells.get(3), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());

        assertThat(store.shard(shard(1)).bytes()).isEqualTo(Bytes.of(all));
        assertThat(store.shard(shard(1)).manifest()).isEqualTo(MANIFEST);
        assertThat(handler.openWrites()).isZero();
    }

    @Test
    void theSameBytesAgainAreDurableAndOtherBytesAreRefused() {
        ask(cell(shard(1), bytes(100), 0, 100, EPOCH), GATEWAY);
        assertThat(ask(cell(shard(1), bytes(100), 0, 100, EPOCH), OTHER)).isEqualTo(new OsdResponse.ShardDurable());
        refused(ask(cell(shard(1), bytes(101), 0, 101, EPOCH), GATEWAY), Reason.DIFFERENT_BYTES);
    }

    @Test
    void refusesAnOlderEpochAtTheFirstCellOnly() {
        byte[] all = bytes(2 * CELL);
        refused(ask(cell(shard(1), all, 0, CELL, Epoch.of(1, 4)), GATEWAY), Reason.STALE_EPOCH);
        assertThat(handler.openWrites()).isZero();

        assertThat(ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.CellReceived());
        fence.mapIs(map(Epoch.of(1, 6)));
        assertThat(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
        refused(ask(cell(shard(2), all, 0, CELL, EPOCH), GATEWAY), Reason.STALE_EPOCH);
        assertThat(ask(cell(shard(3), bytes(10), 0, 10, Epoch.of(2, 0)), GATEWAY)).as("a newer one than known here")
                .isEqualTo(new OsdResponse.ShardDurable());
    }

    @Test
    void anOlderMapDoesNotTakeTheFenceBack() {
        fence.mapIs(map(Epoch.of(1, 9)));
        fence.mapIs(map(Epoch.of(1, 5)));
        refused(ask(cell(shard(1), bytes(10), 0, 10, Epoch.of(1, 8)), GATEWAY), Reason.STALE_EPOCH);
    }

    @Test
    @DisplayName("30 s without meta: new shards are refused, shards under way and reads go on; open again when meta answers")
    void fencesItselfWithoutMeta() {
        byte[] all = bytes(2 * CELL);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        time.advance(Duration.ofSeconds(30));
        refused(ask(cell(shard(2), bytes(10), 0, 10, EPOCH), GATEWAY), Reason.FENCED);
        assertThat(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
        ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 1000), META);
        Message read = ask(new OsdRequest.ReadCell(DISK, shard(1), 0, CELL), GATEWAY);
        assertThat(read).isInstanceOf(OsdResponse.CellData.class);
        read.payload().release();

        fence.heardFromMeta(time.nanos() - Duration.ofSeconds(29).toNanos());
        assertThat(ask(cell(shard(2), bytes(10), 0, 10, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
        time.advance(Duration.ofSeconds(1));
        refused(ask(cell(shard(3), bytes(10), 0, 10, EPOCH), GATEWAY), Reason.FENCED);
    }

    @Test
    void refusesCellsOutOfOrderAndGivesTheShardUp() {
        byte[] all = bytes(3 * CELL);
        refused(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY), Reason.BAD_SEQUENCE);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        refused(ask(cell(shard(1), all, 2 * CELL, CELL, EPOCH), GATEWAY), Reason.BAD_SEQUENCE);
        refused(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY), Reason.BAD_SEQUENCE);
        assertThat(store.writing).isEmpty();
        assertThat(handler.openWrites()).isZero();
    }

    @Test
    void aFirstCellAgainBeginsAnew() {
        byte[] all = bytes(2 * CELL);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        assertThat(store.writing).hasSize(1);
        assertThat(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
    }

    @Test
    void twoConnectionsMayWriteTheSameShard() {
        byte[] all = bytes(2 * CELL);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        ask(cell(shard(1), all, 0, CELL, EPOCH), OTHER);
        assertThat(ask(cell(shard(1), all, CELL, CELL, EPOCH), OTHER)).isEqualTo(new OsdResponse.ShardDurable());
        assertThat(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY)).isEqualTo(new OsdResponse.ShardDurable());
    }

    @Test
    void abandonsOnRequestAndOnDisconnect() {
        byte[] all = bytes(2 * CELL);
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        ask(cell(shard(2), all, 0, CELL, EPOCH), GATEWAY);
        ask(cell(shard(3), all, 0, CELL, EPOCH), OTHER);
        assertThat(ask(new OsdRequest.AbandonShard(DISK, shard(1)), GATEWAY)).isEqualTo(new OsdResponse.Abandoned());
        assertThat(ask(new OsdRequest.AbandonShard(DISK, shard(1)), GATEWAY)).isEqualTo(new OsdResponse.Abandoned());
        assertThat(store.writing).hasSize(2);

        handler.disconnected(GATEWAY);
        assertThat(store.writing.keySet()).extracting(write -> write.head().shard()).containsExactly(shard(3));
        assertThat(handler.openWrites()).isEqualTo(1);
        refused(ask(cell(shard(2), all, CELL, CELL, EPOCH), GATEWAY), Reason.BAD_SEQUENCE);
    }

    @Test
    void refusesCellsThatMakeNoSense() {
        byte[] all = bytes(2 * CELL);
        OsdRequest.WriteCell good = cell(shard(1), all, 0, CELL, EPOCH);
        good.data().release();
        Optional<OsdRequest.Seal> seal = Optional.of(new OsdRequest.Seal(1, MANIFEST));
        List<OsdRequest.WriteCell> wrong = List.of(
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 17 << 20, 0, good.granuleCrcs(), Optional.empty(), payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 0, 0, CrcList.empty(), seal, payload(all, 0, 0)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, CELL - 1, 0, good.granuleCrcs(), seal, payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 2 * CELL, 5, good.granuleCrcs(), Optional.empty(), payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 2 * CELL, 0, good.granuleCrcs(), seal, payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, CELL, 0, good.granuleCrcs(), Optional.empty(), payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, CELL, 0, CrcList.of(1), seal, payload(all, 0, CELL)),
                new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 2 * CELL, 0, CrcList.of(1), Optional.empty(), payload(all, 0, 100)));
        for (OsdRequest.WriteCell cell : wrong) {
            refused(ask(cell, GATEWAY), Reason.BAD_REQUEST);
        }
        assertThat(store.writing).isEmpty();
    }

    static Stream<Arguments> refusals() {
        ShardId shard = shard(1);
        return Stream.of(Arguments.of(new WriteResult.Full(shard, 1, 2), Reason.DISK_FULL),
                Arguments.of(new WriteResult.Busy(shard, "queue"), Reason.BUSY),
                Arguments.of(new WriteResult.Unavailable(shard, DiskState.AWAY, "gone"), Reason.DISK_AWAY),
                Arguments.of(new WriteResult.Unavailable(shard, DiskState.FAILED, "EIO"), Reason.DISK_FAILED),
                Arguments.of(new WriteResult.Unavailable(shard, DiskState.DRAINING, "order"), Reason.DISK_FULL),
                Arguments.of(new WriteResult.Indeterminate(shard, DiskState.FAILED, "EIO"), Reason.DISK_FAILED),
                Arguments.of(new WriteResult.BadCrc(shard, 0, 1, 2), Reason.WRONG_CRC),
                Arguments.of(new WriteResult.BadLength(shard, "short"), Reason.BAD_SEQUENCE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void passesTheDisksRefusalsOn(WriteResult refusal, Reason reason) {
        byte[] all = bytes(2 * CELL);
        store.refusal = Optional.of(refusal);
        refused(ask(cell(shard(1), bytes(10), 0, 10, EPOCH), GATEWAY), reason);
        refused(ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY), reason);

        store.refusal = Optional.empty();
        ask(cell(shard(1), all, 0, CELL, EPOCH), GATEWAY);
        store.refusal = Optional.of(refusal);
        refused(ask(cell(shard(1), all, CELL, CELL, EPOCH), GATEWAY), reason);
        assertThat(handler.openWrites()).isZero();
        assertThat(store.writing).isEmpty();
    }

    @Test
    void refusesBytesThatDoNotMatchTheirCrc() {
        byte[] all = bytes(10);
        OsdRequest.WriteCell cell = cell(shard(1), all, 0, 10, EPOCH);
        OsdRequest.WriteCell damaged = new OsdRequest.WriteCell(DISK, shard(1), EPOCH, 10, 0, CrcList.of(1), cell.seal(), cell.data());
        refused(ask(damaged, GATEWAY), Reason.WRONG_CRC);
        assertThat(store.shards).isEmpty();
    }

    @Test
    void answersReadsThatCannotBeServed() {
        ask(cell(shard(1), bytes(100_000), 0, 100_000, EPOCH), GATEWAY);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(2), 0, 10), GATEWAY), Reason.ABSENT);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 1, 10), GATEWAY), Reason.BAD_REQUEST);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 131_072, 10), GATEWAY), Reason.BAD_REQUEST);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 0, OsdRequest.MAX_READ_BYTES + 1), GATEWAY), Reason.BAD_REQUEST);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 0), GATEWAY), Reason.BAD_REQUEST);
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 10), GATEWAY), Reason.BAD_REQUEST);
        store.corrupt.add(shard(1));
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 65_536), GATEWAY), Reason.CORRUPT);
        store.state = DiskState.AWAY;
        refused(ask(new OsdRequest.ReadCell(DISK, shard(1), 0, 65_536), GATEWAY), Reason.DISK_AWAY);
    }

    @Test
    void readsTheShortEndOfAShard() {
        ask(cell(shard(1), bytes(100_000), 0, 100_000, EPOCH), GATEWAY);
        OsdResponse.CellData end = (OsdResponse.CellData) ask(new OsdRequest.ReadCell(DISK, shard(1), 65_536, 65_536), GATEWAY);
        assertThat(end.data().length()).isEqualTo(100_000 - 65_536);
        end.payload().release();
    }

    @Test
    void verifiesInTheOrderAsked() {
        for (int blob : new int[]{1, 2}) {
            ask(cell(shard(blob), bytes(10), 0, 10, EPOCH), GATEWAY);
        }
        store.corrupt.add(shard(2));
        int crc = Crc.of(bytes(10), 0, 10);
        assertThat(ask(new OsdRequest.VerifyShards(DISK, List.of(shard(2), shard(3), shard(1))), META))
                .isEqualTo(new OsdResponse.Verified(List.of(new ShardCheck.Corrupt(shard(2), crc, 7), new ShardCheck.Missing(shard(3)),
                        new ShardCheck.Intact(shard(1), 10, crc))));
        store.state = DiskState.AWAY;
        assertThat(ask(new OsdRequest.VerifyShards(DISK, List.of(shard(1))), META))
                .isEqualTo(new OsdResponse.Verified(List.of(new ShardCheck.Unreadable(shard(1), "disk is AWAY: "))));
        refused(ask(new OsdRequest.VerifyShards(DISK, IntStream.range(0, 257).mapToObj(OsdHandlerTest::shard).toList()), META),
                Reason.BAD_REQUEST);
    }

    @Test
    @DisplayName("R21: deletes any number of times; a partial deletion is not reported as done")
    void deletes() {
        ask(cell(shard(1), bytes(10), 0, 10, EPOCH), GATEWAY);
        assertThat(ask(new OsdRequest.DeleteShards(DISK, List.of(shard(1), shard(2))), META)).isEqualTo(new OsdResponse.Deleted(2));
        assertThat(ask(new OsdRequest.DeleteShards(DISK, List.of(shard(1))), META)).isEqualTo(new OsdResponse.Deleted(1));
        store.deletion = Optional
                .of(shard -> shard.equals(shard(2)) ? new DeleteResult.Busy(shard) : new DeleteResult.Deleted(shard, true));
        refused(ask(new OsdRequest.DeleteShards(DISK, List.of(shard(1), shard(2))), META), Reason.BUSY);
        store.deletion = Optional.of(shard -> new DeleteResult.Unavailable(shard, DiskState.FAILED, "EIO"));
        refused(ask(new OsdRequest.DeleteShards(DISK, List.of(shard(1))), META), Reason.DISK_FAILED);
    }

    @Test
    void listsPagesWithoutWhatIsInQuarantine() {
        for (int blob = 1; blob <= 5; blob++) {
            ask(cell(shard(blob), bytes(10 + blob), 0, 10 + blob, EPOCH), GATEWAY);
        }
        store.quarantined.addAll(List.of(shard(1), shard(2)));
        OsdResponse.ShardPage first = (OsdResponse.ShardPage) ask(new OsdRequest.ListShards(DISK, Optional.empty(), 2), META);
        assertThat(first.shards()).extracting(OsdResponse.ShardEntry::shard).containsExactly(shard(3), shard(4));
        assertThat(first.more()).isTrue();
        OsdResponse.ShardPage second = (OsdResponse.ShardPage) ask(new OsdRequest.ListShards(DISK, Optional.of(shard(4)), 2), META);
        assertThat(second.shards()).containsExactly(new OsdResponse.ShardEntry(shard(5), 15, Crc.of(bytes(15), 0, 15)));
        assertThat(second.more()).isFalse();
        refused(ask(new OsdRequest.ListShards(DISK, Optional.empty(), 0), META), Reason.BAD_REQUEST);
        refused(ask(new OsdRequest.ListShards(DISK, Optional.empty(), 10_001), META), Reason.BAD_REQUEST);
        store.state = DiskState.AWAY;
        refused(ask(new OsdRequest.ListShards(DISK, Optional.empty(), 10), META), Reason.DISK_AWAY);
    }

    @Test
    void tellsADiskThatIsAwayFromOneThatIsNotHere() {
        refused(ask(new OsdRequest.ReadCell(AWAY, shard(1), 0, 10), GATEWAY), Reason.DISK_AWAY);
        byte[] all = bytes(10);
        OsdRequest.WriteCell cell = cell(shard(1), all, 0, 10, EPOCH);
        refused(ask(new OsdRequest.WriteCell(new DiskId(9, 9), shard(1), EPOCH, 10, 0, cell.granuleCrcs(), cell.seal(), cell.data()),
                GATEWAY),
                Reason.UNKNOWN_DISK);
    }

    @Test
    @DisplayName("D18: clients ask an OSD nothing, gateways delete nothing")
    void refusesRolesThatMayNotAsk() {
        byte[] all = bytes(10);
        for (OsdRequest request : Arrays.asList(cell(shard(1), all, 0, 10, EPOCH), new OsdRequest.ReadCell(DISK, shard(1), 0, 10),
                new OsdRequest.ListShards(DISK, Optional.empty(), 10))) {
            assertRefused(request, new RpcPeer(RpcPeer.Role.CLIENT, "AK", 5));
        }
        assertRefused(new OsdRequest.DeleteShards(DISK, List.of(shard(1))), GATEWAY);
        assertThat(store.shards).isEmpty();
    }

    private void assertRefused(OsdRequest request, RpcPeer peer) {
        assertThatThrownBy(() -> handler.handle(request, peer).toCompletableFuture().get()).cause()
                .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.Code.REFUSED));
    }

    @Test
    void doesNotKnowRequestsToOthers() {
        assertThatThrownBy(() -> handler.handle(new MetaRequest.GetMap(Optional.empty(), 0), META).toCompletableFuture().get()).cause()
                .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.Code.UNSUPPORTED));
    }
}
