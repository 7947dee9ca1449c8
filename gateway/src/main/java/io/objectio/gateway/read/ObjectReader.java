package io.objectio.gateway.read;

import io.objectio.common.buffer.Payload;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** Reads ranges of objects. Many at once, each on its caller's virtual thread; memory per call is bounded whatever the range. */
public interface ObjectReader {
    /**
     * Streams bytes first..last (inclusive) of the found object to the sink, in order. No byte reaches the sink before its stripe's granules
     * are verified. Missing, damaged and slow cells are replaced by parity.
     *
     * @throws ReadUnavailableException fewer than k shards of a stripe can be had: 503 if nothing was sent yet, else break the connection
     * @throws IOException              from the sink: the client is gone
     */
    void read(MetaResponse.ObjectFound found, long first, long last, Sink sink)
            throws IOException, ReadUnavailableException, MetaUnavailableException, InterruptedException;

    /** Where the bytes go. */
    interface Sink {
        /** Takes over the payload's reference; waits while the client is slow. */
        void write(Payload bytes) throws IOException, InterruptedException;
    }
}
