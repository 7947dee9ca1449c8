package io.objectio.osd.segment;

import io.objectio.osd.disk.DiskIoException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Keeps the next segment ready, so that the writer does not wait for zeros to be written. Sizes double from one segment to the next up to the
 * bound. Used by the writer's thread; the making runs on the background thread.
 */
final class SegmentMaker {
    private final SegmentSet segments;
    private final Executor background;
    private final long maxBytes;
    private final long firstSequence;
    private long nextSequence;
    private long nextBytes;
    private CompletableFuture<Segment> ready;

    SegmentMaker(SegmentSet segments, Executor background, LogConfig config, long firstSequence) {
        this.segments = segments;
        this.background = background;
        this.maxBytes = config.maxSegmentBytes();
        this.firstSequence = firstSequence;
        this.nextSequence = firstSequence;
        this.nextBytes = config.minSegmentBytes();
        this.ready = make(nextBytes);
    }

    /** Higher than every segment of an earlier start. */
    long firstSequence() { return firstSequence; }

    private CompletableFuture<Segment> make(long bytes) {
        long sequence = nextSequence++;
        CompletableFuture<Segment> made = new CompletableFuture<>();
        background.execute(() -> {
            try {
                made.complete(segments.make(sequence, bytes));
            } catch (DiskIoException | RuntimeException e) {
                made.completeExceptionally(e);
            }
        });
        return made;
    }

    /** The next segment, with room for a group of at least groupBytes; the one after it is begun. Waits if it is not ready. */
    Segment take(int groupBytes) throws DiskIoException {
        while (true) {
            Segment segment;
            try {
                segment = ready.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof DiskIoException failure) {
                    // The next call tries anew, which only matters when space has come back.
                    ready = make(nextBytes);
                    throw failure;
                }
                throw e;
            }
            boolean fits = segment.fileBytes() - SegmentHeader.GROUPS_AT >= groupBytes;
            if (fits) {
                nextBytes = Math.min(maxBytes, nextBytes * 2);
                ready = make(nextBytes);
                return segment;
            }
            segment.letGo();
            nextBytes = Math.max(nextBytes, GroupHeader.align(groupBytes) + SegmentHeader.GROUPS_AT);
            ready = make(nextBytes);
        }
    }

    /** Waits for what is being made, so that nothing is written after this, and lets go of it. */
    void finish() throws DiskIoException {
        Optional<Segment> unused = ready.handle((segment, _) -> Optional.ofNullable(segment)).join();
        if (unused.isPresent()) {
            unused.get().letGo();
        }
    }
}
