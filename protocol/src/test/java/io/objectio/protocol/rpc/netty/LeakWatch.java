package io.objectio.protocol.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Follows every Netty buffer of a test class and fails it if one was collected as garbage without being released. */
final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final int GARBAGE_ROUNDS = 5;

    private static final class Collecting<T> extends ResourceLeakDetector<T> {
        Collecting(Class<?> type, int samplingInterval) { super(type, samplingInterval); }

        @Override
        protected boolean needReport() { return true; }

        @Override
        protected void reportTracedLeak(String type, String records) { LEAKS.add(type + records); }

        @Override
        protected void reportUntracedLeak(String type) { LEAKS.add(type); }
    }

    /** Must run before Netty's buffers are first used in this JVM: test classes name this extension first. */
    static void install() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation")
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int samplingInterval, long maxActive) {
                return new Collecting<>(type, samplingInterval);
            }
        });
    }

    @Override
    public void beforeAll(@Nullable ExtensionContext context) { install(); }

    @Override
    public void afterAll(@Nullable ExtensionContext context) {
        for (int i = 0; i < GARBAGE_ROUNDS; i++) {
            System.gc();
            ByteBuf poke = PooledByteBufAllocator.DEFAULT.directBuffer(16); // the detector looks for leaks when a buffer is made
            poke.release();
        }
        assertThat(LEAKS).isEmpty();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }
}
