package io.objectio.gateway.write;

import io.objectio.codec.ErasureCodec;
import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.CrcList;
import io.objectio.gateway.stripe.Stripe;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one blob while it is written: the stripes in hand, and the running CRCs of the plain bytes and of each shard. {@link #encode} runs
 * on the body's thread; the stripes are added, sent and released where the machine runs.
 */
public final class BlobBytes {
    private final StripeLayout layout;
    private final long objectOffset;
    private final ErasureCodec codec;
    private final CRC32C plainCrc = new CRC32C();
    private final CRC32C[] shardCrcs;
    private final @Nullable Stripe[] inHand;
    private Bytes manifest = Bytes.empty();
    private ObjectWriteMachine.@Nullable BlobSums sums;

    /** objectOffset: where the blob begins in the body. */
    public BlobBytes(StripeLayout layout, long objectOffset, ErasureCodec codec) {
        this.layout = layout;
        this.objectOffset = objectOffset;
        this.codec = codec;
        this.shardCrcs = new CRC32C[layout.k() + layout.m()];
        for (int i = 0; i < shardCrcs.length; i++) {
            shardCrcs[i] = new CRC32C();
        }
        this.inHand = new Stripe[layout.stripeCount()];
    }

    public StripeLayout layout() { return layout; }

    public long objectOffset() { return objectOffset; }

    public Bytes manifest() { return manifest; }

    public void manifest(Bytes bytes) { manifest = bytes; }

    /** Takes the CRCs and makes the parity of a stripe whose plain bytes are there; stripes come in order. */
    public void encode(Stripe stripe, int number) {
        int plain = (int) layout.dataLength(number);
        int k = layout.k();
        int shards = layout.k() + layout.m();
        plainCrc.update(stripe.plain(plain));
        stripe.zeroFrom(plain, k);
        codec.encode(stripe.cells(0, k), stripe.cells(k, shards), stripe.cellBytes());
        for (int i = 0; i < shards; i++) {
            ByteBuffer cell = stripe.cell(i);
            shardCrcs[i].update(cell);
        }
        if (number == layout.stripeCount() - 1) {
            int[] crcs = new int[shards];
            for (int i = 0; i < shards; i++) {
                crcs[i] = (int) shardCrcs[i].getValue();
            }
            sums = new ObjectWriteMachine.BlobSums((int) plainCrc.getValue(), CrcList.of(crcs));
        }
    }

    /** Null until the last stripe was encoded. */
    public ObjectWriteMachine.@Nullable BlobSums sums() { return sums; }

    void add(int number, Stripe stripe) { inHand[number] = stripe; }

    Stripe stripe(int number) {
        Stripe stripe = inHand[number];
        if (stripe == null) {
            throw new IllegalStateException("stripe " + number + " was released before its last cell was sent");
        }
        return stripe;
    }

    void release(int number) {
        Stripe stripe = inHand[number];
        if (stripe != null) {
            inHand[number] = null;
            stripe.release();
        }
    }

    void releaseAll() {
        for (int i = 0; i < inHand.length; i++) {
            release(i);
        }
    }
}
