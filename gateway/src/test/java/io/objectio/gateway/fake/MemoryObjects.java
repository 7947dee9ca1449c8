package io.objectio.gateway.fake;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.id.InstanceId;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.read.ObjectReader;
import io.objectio.gateway.read.ReadUnavailableException;
import io.objectio.gateway.write.BodySource;
import io.objectio.gateway.write.ObjectWriter;
import io.objectio.gateway.write.WriteUnavailableException;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes by instance. Counts payloads that the server has not released. */
public final class MemoryObjects implements ObjectWriter, ObjectReader {
    private static final int PIECE = 256 << 10;

    private final Map<InstanceId, List<byte[]>> pieces = new ConcurrentHashMap<>();
    private final AtomicInteger openPayloads = new AtomicInteger();
    private final AtomicInteger mostOpenPayloads = new AtomicInteger();
    private final FakeMetaClient meta;
    private volatile boolean readsFail;
    private volatile boolean writesFail;
    private volatile long failReadAfterBytes = Long.MAX_VALUE;

    public MemoryObjects(FakeMetaClient meta) {
        this.meta = meta;
        meta.onCompose(this::compose);
        meta.onDrop(pieces::remove);
    }

    public void failReads(boolean fail) { readsFail = fail; }

    public void failWrites(boolean fail) { writesFail = fail; }

    public void failReadsAfter(long bytes) { failReadAfterBytes = bytes; }

    public int openPayloads() { return openPayloads.get(); }

    /** The most that were not released at one time: what a slow client costs. */
    public int mostOpenPayloads() {
        return mostOpenPayloads.get();
    }

    /** Instances that hold bytes, committed or not. */
    public int stored() { return pieces.size(); }

    @Override
    public MutationAnswer write(BodySource body, long length, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        if (writesFail) {
            throw new WriteUnavailableException("only 4 of 6 disks are writable");
        }
        InstanceId instance = meta.nextInstance();
        List<byte[]> stored = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        long total = 0;
        while (body.read(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                total += drain(buffer, stored);
            }
        }
        total += drain(buffer, stored);
        if (total != length) {
            throw new IllegalStateException("a body of " + length + " bytes gave " + total);
        }
        pieces.put(instance, stored);
        boolean committed = false;
        try {
            MutationAnswer answer = meta.submit(commit.commit(new WrittenBody(instance, List.of(), List.of())), Duration.ofSeconds(1));
            committed = answer instanceof MutationAnswer.Committed;
            return answer;
        } finally {
            if (!committed) {
                pieces.remove(instance);
            }
        }
    }

    private static int drain(ByteBuffer buffer, List<byte[]> stored) {
        buffer.flip();
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        buffer.clear();
        if (piece.length > 0) {
            stored.add(piece);
        }
        return piece.length;
    }

    private void compose(InstanceId whole, List<InstanceId> parts) {
        List<byte[]> all = new ArrayList<>();
        for (InstanceId part : parts) {
            List<byte[]> of = pieces.remove(part);
            if (of == null) {
                throw new IllegalStateException("part " + part + " has no bytes");
            }
            all.addAll(of);
        }
        pieces.put(whole, all);
    }

    @Override
    public void read(MetaResponse.ObjectFound found, long first, long last, Sink sink)
            throws IOException, ReadUnavailableException, InterruptedException {
        if (readsFail) {
            throw new ReadUnavailableException("3 of 4 shards");
        }
        List<byte[]> stored = pieces.get(found.version().instance());
        if (stored == null) {
            throw new IllegalStateException("no bytes for " + found.version().instance());
        }
        long offset = 0;
        for (byte[] piece : stored) {
            long from = Math.max(first, offset);
            long to = Math.min(last + 1, offset + piece.length);
            if (from < to) {
                if (from - first >= failReadAfterBytes) {
                    throw new ReadUnavailableException("3 of 4 shards");
                }
                ByteBuffer copy = ByteBuffer.allocateDirect((int) (to - from));
                copy.put(piece, (int) (from - offset), (int) (to - from)).flip();
                mostOpenPayloads.accumulateAndGet(openPayloads.incrementAndGet(), Math::max);
                sink.write(new CountedPayload(copy, openPayloads::decrementAndGet));
            }
            offset += piece.length;
        }
    }
}
