package io.objectio.osd.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskRefused.Reason;
import io.objectio.osd.disk.FaultyDisk.Loss;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two copies, and what crashes and bad bytes do to them (R69-R71); formatting and its refusals. */
class SuperblockStoreTest {
    private static final Path ROOT = Path.of("/d1");
    private static final Path A = ROOT.resolve(SuperblockStore.FILE_A);
    private static final Path B = ROOT.resolve(SuperblockStore.FILE_B);
    private static final ClusterId CLUSTER = new ClusterId(0x1111, 0x2222);

    private static void format(FaultyDisk disk) throws DiskRefused {
        new DiskFormatter(disk, new ManualTime(), RandomSource.seeded(1)).format(ROOT, CLUSTER, new OsdId("osd1"), Incarnation.of(1, 1));
    }

    private static FaultyDisk formatted() throws DiskRefused {
        FaultyDisk disk = new FaultyDisk();
        format(disk);
        disk.assertNothingOpen();
        return disk;
    }

    private static Superblock read(FaultyDisk disk) throws DiskRefused, DiskIoException {
        try (SuperblockStore store = SuperblockStore.open(disk, ROOT)) {
            assertThat(store.alarm()).isEmpty();
            return store.current();
        }
    }

    @Test
    void bytesAreThoseDrawn() {
        Superblock superblock = new Superblock(7, CLUSTER, new DiskId(0x3333, 0x4444), new OsdId("osd3"), Incarnation.of(1, 9), 5, 1, 0,
                Instant.ofEpochMilli(0x0102030405L), Bytes.of("disk2:/meta".getBytes(StandardCharsets.UTF_8)));
        ByteBuffer block = superblock.encode();
        byte[] head = new byte[128];
        block.get(0, head);
        assertThat(HexFormat.of().formatHex(head)).isEqualTo("4f494f4449534b31" + "0001" + "0000000000000007"
                + "00000000000011110000000000002222" + "00000000000033330000000000004444"
                + "6f736433" + "00".repeat(28) + "0001000000000009" + "0000000000000005" + "0001" + "00" + "0000000102030405"
                + "6469736b323a2f6d657461" + "00".repeat(8));
        assertThat(block.limit()).isEqualTo(4096);
        assertThat(Superblock.decode(block)).isEqualTo(new Superblock.Decoded.Good(superblock));
    }

    @Test
    @DisplayName("R71: power cut at every change of a mount leaves the old or the new value, and nothing is lost")
    void powerCutAtEveryChangeOfAMount() throws Exception {
        FaultyDisk base = formatted();
        for (int at = 1; at < 100; at++) {
            boolean reached = false;
            for (Loss loss : Loss.values()) {
                for (int seed = 0; seed < 20; seed++) {
                    FaultyDisk disk = base.copy();
                    disk.cutPowerAt(at);
                    try (SuperblockStore store = SuperblockStore.open(disk, ROOT)) {
                        store.countMount();
                        store.countMount();
                    } catch (DiskIoException e) {
                        assertThat(disk.powerIsCut()).isTrue();
                    }
                    reached |= disk.powerIsCut();
                    disk.powerOn(loss, seed);
                    Superblock after = read(disk);
                    assertThat(after.mountCount()).isBetween(at > 4 ? 1L : 0L, 2L);
                    disk.powerOn(Loss.LOST, seed);
                    assertThat(read(disk)).isEqualTo(after);
                }
            }
            if (!reached) {
                assertThat(at).isGreaterThan(8);
                return;
            }
        }
    }

    @Test
    @DisplayName("R70: each bad copy is mended from the other; both bad: refused as lost")
    void oneBadCopyIsMendedFromTheOther() throws Exception {
        for (Path bad : new Path[]{A, B}) {
            FaultyDisk disk = formatted();
            byte[] good = disk.content(bad);
            byte[] content = good.clone();
            content[30] ^= 1;
            disk.plant(bad, content);
            assertThat(read(disk).cluster()).isEqualTo(CLUSTER);
            assertThat(disk.content(bad)).isEqualTo(good);
            disk.unlink(bad);
            assertThat(read(disk).cluster()).isEqualTo(CLUSTER);
            assertThat(disk.content(bad)).isEqualTo(good);
        }
        FaultyDisk disk = formatted();
        disk.plant(A, new byte[4096]);
        disk.plant(B, new byte[10]);
        assertThatThrownBy(() -> SuperblockStore.open(disk, ROOT)).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.SUPERBLOCK_LOST));
        disk.assertNothingOpen();
    }

    @Test
    @DisplayName("R70: where both are good and differ, a wins, and a newer b is an alarm")
    void copyAWinsAndANewerCopyBIsAnAlarm() throws Exception {
        FaultyDisk disk = formatted();
        byte[] old = disk.content(B);
        try (SuperblockStore store = SuperblockStore.open(disk, ROOT)) {
            store.countMount();
        }
        byte[] mounted = disk.content(A);
        disk.plant(B, old);
        assertThat(read(disk).mountCount()).isEqualTo(1);
        assertThat(disk.content(B)).isEqualTo(mounted);
        disk.plant(A, old);
        try (SuperblockStore store = SuperblockStore.open(disk, ROOT)) {
            assertThat(store.alarm()).isPresent();
        }
    }

    @Test
    void newerFormatIsRefusedAndUntouched() throws Exception {
        FaultyDisk disk = formatted();
        byte[] content = disk.content(A);
        content[9] = 2;
        ByteBuffer block = ByteBuffer.wrap(content);
        block.putInt(4092, io.objectio.common.checksum.Crc.of(content, 0, 4092));
        disk.plant(A, content);
        byte[] before = disk.content(B);
        assertThatThrownBy(() -> SuperblockStore.open(disk, ROOT)).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.NEWER_FORMAT));
        assertThat(disk.content(B)).isEqualTo(before);
    }

    @Test
    void formattingRefusesDisksAndFilesAndGoesOnAfterACrash() throws Exception {
        FaultyDisk disk = formatted();
        assertThatThrownBy(() -> format(disk)).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.ALREADY_FORMATTED));
        FaultyDisk used = new FaultyDisk();
        used.createDirectories(ROOT);
        used.open(ROOT.resolve("holiday.jpg"), DiskIo.Mode.CREATE_NEW).close();
        assertThatThrownBy(() -> format(used)).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_EMPTY));
        long changes = disk.changes();
        for (long at = 1; at <= changes; at += at < changes - 20 ? 37 : 1) {
            FaultyDisk cut = new FaultyDisk();
            cut.cutPowerAt(at);
            assertThatThrownBy(() -> format(cut)).isInstanceOf(DiskRefused.class);
            cut.powerOn(at % 2 == 0 ? Loss.LOST : Loss.REORDERED, at);
            try {
                format(cut);
            } catch (DiskRefused e) {
                // The first copy was durable already: it is a disk.
                assertThat(e.reason()).isEqualTo(Reason.ALREADY_FORMATTED);
            }
            assertThat(read(cut).cluster()).isEqualTo(CLUSTER);
        }
    }

    @Test
    void secondOpenIsRefusedUntilTheFirstCloses() throws Exception {
        FaultyDisk disk = formatted();
        try (SuperblockStore first = SuperblockStore.open(disk, ROOT)) {
            assertThat(first.current().cluster()).isEqualTo(CLUSTER);
            assertThatThrownBy(() -> SuperblockStore.open(disk, ROOT)).isInstanceOfSatisfying(DiskRefused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
        }
        assertThat(read(disk).cluster()).isEqualTo(CLUSTER);
    }
}
