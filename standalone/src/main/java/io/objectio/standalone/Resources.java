package io.objectio.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, closed in the reverse order; one that fails to close is logged and does not keep the rest open. One thread. */
final class Resources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Resources.class);

    private record Entry(String name, AutoCloseable resource) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    <T extends AutoCloseable> T add(String name, T resource) {
        entries.push(new Entry(name, resource));
        return resource;
    }

    @Override
    public void close() {
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            try {
                entry.resource.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("interrupted while closing what={}", entry.name);
            } catch (Exception e) {
                log.error("closing failed what={}", entry.name, e);
            }
        }
    }
}
