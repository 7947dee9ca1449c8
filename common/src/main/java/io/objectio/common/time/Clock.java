package io.objectio.common.time;

import java.time.Instant;

/** Wall time. Only for what people and S3 see; never for leases, deadlines or order. */
public interface Clock {
    Instant now();

    default long millis() { return now().toEpochMilli(); }

    static Clock system() { return Instant::now; }
}
