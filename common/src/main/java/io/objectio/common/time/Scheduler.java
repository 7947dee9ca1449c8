package io.objectio.common.time;

import java.time.Duration;

/** Runs things later. The action must be short and must not block: it hands over to its own thread or queue. */
public interface Scheduler extends AutoCloseable {
    /** Runs the action once after the delay. */
    Cancellable schedule(Duration delay, Runnable action);

    /** Runs the action again and again, the delay counted from the end of the last run. An exception is logged and the next run still comes. */
    Cancellable repeat(Duration delay, Runnable action);

    @Override
    void close();

    /** A thing that can be called off; calling it off late or twice does nothing. */
    interface Cancellable {
        void cancel();
    }
}
