package io.objectio.codec.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripeLayoutTest {
    private static final int KIB = 1024;

    /** The slow, obvious way: deal the numbers of a blob's bytes to lists, one byte at a time; -1 is a zero that fills up. */
    private static List<List<Integer>> deal(int k, int blobLength, int cellBytes) {
        List<List<Integer>> shards = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            shards.add(new ArrayList<>());
        }
        int next = 0;
        while (next < blobLength) {
            int left = blobLength - next;
            int cell = left >= k * cellBytes ? cellBytes : (left + k - 1) / k;
            for (List<Integer> shard : shards) {
                for (int i = 0; i < cell; i++) {
                    shard.add(next < blobLength ? next : -1);
                    next++;
                }
            }
        }
        return shards;
    }

    @Test
    void everyByteOfSmallBlobsLiesWhereDealingPutsIt() {
        for (int k = 1; k <= 6; k++) {
            for (int cellBytes = 1; cellBytes <= 5; cellBytes++) {
                for (int blobLength = 0; blobLength <= 3 * k * cellBytes + 2; blobLength++) {
                    StripeLayout layout = new StripeLayout(k, 2, blobLength, cellBytes);
                    List<List<Integer>> shards = deal(k, blobLength, cellBytes);
                    assertThat(layout.shardLength()).as("%s", layout).isEqualTo(shards.getFirst().size());
                    int located = 0;
                    for (int shard = 0; shard < k; shard++) {
                        for (int at = 0; at < shards.get(shard).size(); at++) {
                            int blobOffset = shards.get(shard).get(at);
                            if (blobOffset < 0) {
                                assertThat(layout.blobOffset(shard, at)).as("%s filling of shard %d at %d", layout, shard, at)
                                        .isGreaterThanOrEqualTo(blobLength);
                            } else {
                                assertThat(layout.blobOffset(shard, at)).isEqualTo(blobOffset);
                                CellLocation location = layout.locate(blobOffset);
                                assertThat(location.shardIndex()).isEqualTo(shard);
                                assertThat(location.offsetInShard()).isEqualTo(at);
                                assertThat(location.stripe()).isEqualTo(layout.stripeAt(at)).isEqualTo(blobOffset / (k * cellBytes));
                                assertThat(location.offsetInCell()).isEqualTo(at % cellBytes);
                                located++;
                            }
                        }
                    }
                    assertThat(located).isEqualTo(blobLength);
                }
            }
        }
    }

    @Test
    void piecesOfEveryRangeAreItsBytesInOrder() {
        for (int k : new int[]{1, 2, 4}) {
            for (int cellBytes = 1; cellBytes <= 4; cellBytes++) {
                for (int blobLength = 0; blobLength <= 2 * k * cellBytes + 3; blobLength++) {
                    StripeLayout layout = new StripeLayout(k, 2, blobLength, cellBytes);
                    List<List<Integer>> shards = deal(k, blobLength, cellBytes);
                    for (int from = 0; from <= blobLength; from++) {
                        for (int length = 0; from + length <= blobLength; length++) {
                            List<Integer> bytes = new ArrayList<>();
                            for (CellPiece piece : layout.pieces(from, length)) {
                                assertThat(layout.stripeAt(piece.offsetInShard())).isEqualTo(piece.stripe());
                                assertThat(layout.stripeAt(piece.offsetInShard() + piece.length() - 1)).isEqualTo(piece.stripe());
                                bytes.addAll(shards.get(piece.shardIndex()).subList((int) piece.offsetInShard(),
                                        (int) piece.offsetInShard() + piece.length()));
                            }
                            assertThat(bytes).hasSize(length);
                            for (int i = 0; i < length; i++) {
                                assertThat(bytes.get(i)).isEqualTo(from + i);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void stripesTileBlobAndShards() {
        for (int blobLength = 1; blobLength <= 60; blobLength++) {
            StripeLayout layout = new StripeLayout(4, 2, blobLength, 3);
            long inBlob = 0;
            long inShard = 0;
            for (int stripe = 0; stripe < layout.stripeCount(); stripe++) {
                assertThat(layout.stripeStart(stripe)).isEqualTo(inBlob);
                assertThat(layout.cellRange(stripe)).isEqualTo(new ShardRange(inShard, layout.cellLength(stripe)));
                long ofCells = 0;
                for (int shard = 0; shard < 4; shard++) {
                    ofCells += layout.dataLength(stripe, shard);
                }
                assertThat(ofCells).isEqualTo(layout.dataLength(stripe));
                inBlob += layout.dataLength(stripe);
                inShard += layout.cellLength(stripe);
            }
            assertThat(inBlob).isEqualTo(blobLength);
            assertThat(inShard).isEqualTo(layout.shardLength());
        }
    }

    @Test
    void workedExamplesHold() {
        StripeLayout small = new StripeLayout(4, 2, 4 * KIB);
        assertThat(small.stripeCount()).isEqualTo(1);
        assertThat(small.cellLength(0)).isEqualTo(KIB);
        assertThat(small.shardLength()).isEqualTo(KIB);
        assertThat(small.locate(3000)).isEqualTo(new CellLocation(0, 2, 952, 952));
        StripeLayout five = new StripeLayout(4, 2, 5);
        assertThat(List.of(five.dataLength(0, 0), five.dataLength(0, 1), five.dataLength(0, 2), five.dataLength(0, 3))).containsExactly(2,
                2, 1, 0);
        assertThat(new StripeLayout(4, 2, 1024 * KIB).shardLength()).isEqualTo(256 * KIB);
        StripeLayout oneMore = new StripeLayout(4, 2, 1024 * KIB + 1);
        assertThat(oneMore.stripeCount()).isEqualTo(2);
        assertThat(oneMore.shardLength()).isEqualTo(256 * KIB + 1);
        StripeLayout large = new StripeLayout(4, 2, 64L * KIB * KIB);
        assertThat(large.stripeCount()).isEqualTo(64);
        assertThat(large.shardLength()).isEqualTo(16L * KIB * KIB);
        assertThat(large.locate(1_500_000)).isEqualTo(new CellLocation(1, 1, 189_280, 451_424));
        assertThat(new StripeLayout(4, 2, 20, 4).pieces(14, 4)).containsExactly(new CellPiece(0, 3, 2, 2), new CellPiece(1, 0, 4, 1),
                new CellPiece(1, 1, 4, 1));
        StripeLayout empty = new StripeLayout(4, 2, 0);
        assertThat(empty.stripeCount()).isZero();
        assertThat(empty.shardLength()).isZero();
        assertThat(empty.pieces(0, 0)).isEmpty();
    }

    @Test
    void wideningGivesTheSmallestRunOfWholeGranules() {
        assertThat(new StripeLayout(1, 0, 100_000, 200_000).widenToGranules(new ShardRange(70_000, 10)))
                .isEqualTo(new ShardRange(65_536, 34_464));
        StripeLayout layout = new StripeLayout(2, 1, 46, 8);
        assertThat(layout.shardLength()).isEqualTo(23);
        for (int from = 0; from <= 23; from++) {
            for (int length = 1; from + length <= 23; length++) {
                ShardRange wide = layout.widenToGranules(new ShardRange(from, length), 5);
                assertThat(wide.offset() % 5).isZero();
                assertThat(wide.end() % 5 == 0 || wide.end() == 23).isTrue();
                assertThat(wide.offset()).isBetween(from - 4L, (long) from);
                assertThat(wide.end()).isBetween((long) from + length, from + length + 4L);
            }
            assertThat(layout.widenToGranules(new ShardRange(from, 0), 5)).isEqualTo(new ShardRange(from, 0));
        }
    }

    @Test
    void refusesWhatIsOutside() {
        StripeLayout layout = new StripeLayout(4, 2, 10, 4);
        assertThatThrownBy(() -> layout.locate(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.locate(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.pieces(3, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.pieces(1, Long.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.blobOffset(4, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.blobOffset(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.cellLength(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.widenToGranules(new ShardRange(2, 2))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new StripeLayout(0, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StripeLayout(4, 2, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StripeLayout(1, 2, Long.MAX_VALUE, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
