package io.objectio.osd.report;

import java.time.Duration;

/**
 * How often and how long.
 *
 * @param heartbeat    between two heartbeats: a tenth of the 30 s after which an OSD counts as DOWN, so that a few may be lost
 * @param callDeadline for each call but the map's
 * @param retry        after a call that failed
 * @param mapWait      how long meta may hold a question for a newer map
 */
public record ReportTimings(Duration heartbeat, Duration callDeadline, Duration retry, Duration mapWait) {
    public static final ReportTimings DEFAULT = new ReportTimings(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofMillis(250),
            Duration.ofSeconds(20));

    /** The answer to a held question may come a little after its time. */
    Duration mapDeadline() { return mapWait.plusSeconds(5); }
}
