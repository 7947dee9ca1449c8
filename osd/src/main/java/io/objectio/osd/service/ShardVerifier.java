package io.objectio.osd.service;

import io.objectio.common.id.ShardId;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.ShardVerification;
import io.objectio.protocol.osd.OsdResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Verifies many shards of one disk, a few at a time so that clients' reads are not pushed out of the disk's queue; on a virtual thread each. */
final class ShardVerifier {
    private static final int AT_ONCE = 2;

    /** One check per shard, in the order asked. */
    CompletableFuture<OsdResponse> verify(DiskStore store, List<ShardId> shards) {
        CompletableFuture<OsdResponse> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("verify-shards").start(() -> {
            try {
                answer.complete(new OsdResponse.Verified(checks(store, shards)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.completeExceptionally(e);
            } catch (ExecutionException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static List<OsdResponse.ShardCheck> checks(DiskStore store, List<ShardId> shards)
            throws InterruptedException, ExecutionException {
        List<OsdResponse.ShardCheck> checks = new ArrayList<>();
        for (int from = 0; from < shards.size(); from += AT_ONCE) {
            List<CompletableFuture<ShardVerification>> running = shards.subList(from, Math.min(from + AT_ONCE, shards.size())).stream()
                    .map(store::verify).toList();
            for (CompletableFuture<ShardVerification> verification : running) {
                checks.add(Reasons.of(verification.get()));
            }
        }
        return checks;
    }
}
