package io.objectio.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void newGenerationIsGreaterThanAnythingOfAnOlderOne() {
        assertThat(Epoch.of(2, 0)).isGreaterThan(Epoch.of(1, (1L << 48) - 1));
        assertThat(SessionId.of(0xffff, 1)).isGreaterThan(SessionId.of(0x7fff, 1));
    }

    @Test
    void generationAndCounterComeBack() {
        Epoch epoch = Epoch.of(0xfedc, 0x1234_5678_9abcL);
        assertThat(epoch.generation()).isEqualTo(0xfedc);
        assertThat(epoch.counter()).isEqualTo(0x1234_5678_9abcL);
        assertThat(epoch.next()).isEqualTo(Epoch.of(0xfedc, 0x1234_5678_9abdL));
    }

    @Test
    void counterThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Epoch.of(1, 1L << 48)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("counter");
        assertThatThrownBy(() -> Epoch.of(1 << 16, 0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("generation");
    }

    @Test
    void placementGroupComesBackFromItsEightBytes() {
        PgId pg = new PgId(0xabcd, 0x9876, 0xfedc_ba98L);
        assertThat(PgId.of(pg.value())).isEqualTo(pg);
    }

    @Test
    void keysAreOrderedByTheirUtf8BytesAsS3Lists() {
        String beyondBmp = new String(Character.toChars(0x1F600));
        List<ObjectKey> sorted = Stream.of("\uFFFD", beyondBmp, "b", "a/b", "a", "é").map(ObjectKey::new).sorted().toList();
        assertThat(sorted).extracting(ObjectKey::text).containsExactly("a", "a/b", "b", "é", "\uFFFD", beyondBmp);
    }

    @Test
    void keyMayHave1024BytesAndNotOneMore() {
        assertThat(new ObjectKey("é".repeat(512)).utf8()).hasSize(1024);
        assertThatThrownBy(() -> new ObjectKey("é".repeat(512) + "x")).hasMessageContaining("1025");
        assertThatThrownBy(() -> new ObjectKey("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void diskIdComesBackFromItsText() {
        DiskId disk = new DiskId(-1, 0x0123);
        assertThat(disk.toString()).isEqualTo("ffffffffffffffff0000000000000123");
        assertThat(DiskId.parse(disk.toString())).isEqualTo(disk);
        assertThatThrownBy(() -> DiskId.parse("12")).hasMessageContaining("32 hex digits");
    }
}
