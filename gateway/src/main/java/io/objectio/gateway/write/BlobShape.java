package io.objectio.gateway.write;

import io.objectio.common.id.CodingScheme;

/**
 * How the bytes of a blob lie in stripes and cells (FORMATS): stripes of k full cells, then, if bytes are left, one of k equal shorter cells whose
 * end is filled with zeros. Stripe s of a shard begins at s x cellBytes of the scheme.
 */
public record BlobShape(CodingScheme scheme, long length) {
    public BlobShape {
        if (length < 1) {
            throw new IllegalArgumentException("a blob has at least one byte, not " + length);
        }
    }

    private long fullStripeBytes() { return (long) scheme.k() * scheme.cellBytes(); }

    public int stripeCount() { return (int) ((length + fullStripeBytes() - 1) / fullStripeBytes()); }

    /** Where the plain bytes of the stripe begin in the blob. */
    public long stripeStart(int stripe) { return stripe * fullStripeBytes(); }

    /** Plain bytes of the stripe, without the zeros that fill its end. */
    public int plainBytes(int stripe) {
        return (int) Math.min(fullStripeBytes(), length - stripeStart(stripe));
    }

    /** Length of each of the stripe's k + m cells. */
    public int cellBytes(int stripe) {
        return (plainBytes(stripe) + scheme.k() - 1) / scheme.k();
    }

    /** Where the stripe's cell begins in its shard. */
    public long shardOffset(int stripe) { return (long) stripe * scheme.cellBytes(); }

    public long shardLength() { return shardOffset(stripeCount() - 1) + cellBytes(stripeCount() - 1); }
}
