package io.objectio.gateway.cluster;

import java.util.TreeSet;

/**
 * Numbers of a session's commands, from 1 on, and up to where all of them are settled. A number is settled when its answer has come or nobody
 * waits for it any more: meta refuses what arrives at or below the confirmed number, so a late repeat cannot be done then. Any thread.
 */
final class CommandNumbers {
    private final TreeSet<Long> open = new TreeSet<>();
    private long last;

    synchronized long next() {
        open.add(++last);
        return last;
    }

    synchronized void settled(long number) { open.remove(number); }

    /** All numbers up to this one are settled. */
    synchronized long confirmed() { return open.isEmpty() ? last : open.first() - 1; }

    synchronized int inFlight() { return open.size(); }
}
