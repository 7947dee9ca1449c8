package io.objectio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.codec.loop.CodingLoop;
import io.objectio.codec.loop.CodingProgram;
import io.objectio.codec.loop.SwarLoop;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The choice at start, with a clock that the backends themselves move, so that their speed is what the test says. */
class ErasureCodecsTest {
    private long now = 1_000_000;

    private long tick() { return now += 10; }

    /** Right bytes at about this speed, or 8 GB/s if that is less. */
    private CodecBackend backend(String name, long bytesPerMicrosecond) {
        return CodecBackend.of(planted(name, (program, inputs, outputs, bytes) -> {
            now += 1000L * bytes * inputs.length / bytesPerMicrosecond;
            program.run(inputs, outputs, bytes);
        }));
    }

    private interface Fault {
        void run(CodingProgram program, long[] inputs, long[] outputs, int bytes);
    }

    private CodingLoop planted(String name, Fault fault) {
        CodingLoop honest = new SwarLoop();
        return new CodingLoop() {
            @Override
            public String name() { return name; }

            @Override
            public CodingProgram compile(byte[][] rows) {
                CodingProgram program = honest.compile(rows);
                return (inputs, outputs, bytes) -> {
                    now += 1000L * bytes * inputs.length / 8_000;
                    fault.run(program, inputs, outputs, bytes);
                };
            }
        };
    }

    private ErasureCodecs choose(String wanted, CodecBackend... backends) throws CodecException {
        List<CodecBackend> all = new ArrayList<>(List.of(backends));
        all.add(CodecBackend.reference());
        return ErasureCodecs.choose(wanted, this::tick, all, List.of());
    }

    private static BackendReport report(ErasureCodecs codecs, String name) {
        return codecs.reports().stream().filter(report -> report.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void takesTheFastestAndNotASlowOne() throws CodecException {
        // The reference does not move the clock of the test, so it is not among the candidates here.
        ErasureCodecs codecs = choose("vector", backend("vector-slow", 500), backend("vector-fast", 4_000),
                backend("vector-middle", 1_500));
        assertThat(codecs.backendName()).isEqualTo("vector-fast");
        assertThat(codecs.codec(4, 2).backendName()).isEqualTo("vector-fast");
        assertThat(codecs.settled()).isTrue();
        assertThat(codecs.reports()).extracting(BackendReport::name).containsExactly("vector-fast", "vector-middle", "vector-slow");
        assertThat(report(codecs, "vector-slow").gigabytesPerSecond()).isBetween(0.4, 0.5);
    }

    @Test
    void dropsAFastBackendWhoseParityIsWrong() throws CodecException {
        CodecBackend wrong = CodecBackend.of(planted("vector-wrong", (program, inputs, outputs, bytes) -> {
            program.run(inputs, outputs, bytes);
            flipLast(outputs, bytes);
        }));
        assertDropped(wrong, "differs from the reference");
    }

    @Test
    void dropsAFastBackendThatIsWrongOnlyAboveAGranule() throws CodecException {
        CodecBackend wrong = CodecBackend.of(planted("vector-wrong", (program, inputs, outputs, bytes) -> {
            program.run(inputs, outputs, bytes);
            if (bytes > 65536) {
                flipLast(outputs, bytes);
            }
        }));
        assertDropped(wrong, "at shardBytes 65537");
    }

    @Test
    void dropsAFastBackendThatRebuildsWrong() throws CodecException {
        CodecBackend wrong = CodecBackend.of(planted("vector-wrong", (program, inputs, outputs, bytes) -> {
            program.run(inputs, outputs, bytes);
            if (outputs.length == 1) {
                flipLast(outputs, bytes);
            }
        }));
        assertDropped(wrong, "rebuilding shards");
    }

    @Test
    void dropsAFastBackendThatThrowsOnceItIsMeasured() throws CodecException {
        CodecBackend crashing = CodecBackend.of(planted("vector-wrong", (program, inputs, outputs, bytes) -> {
            if (bytes == 65536) {
                throw new NoClassDefFoundError("planted");
            }
            program.run(inputs, outputs, bytes);
        }));
        assertDropped(crashing, "NoClassDefFoundError");
    }

    @Test
    void dropsABackendThatCannotBeMade() throws CodecException {
        assertDropped(new CodecBackend() {
            @Override
            public String name() { return "vector-wrong"; }

            @Override
            public ErasureCodec create(int k, int m) { throw new UnsatisfiedLinkError("planted"); }
        }, "UnsatisfiedLinkError");
    }

    private void assertDropped(CodecBackend wrong, String reason) throws CodecException {
        ErasureCodecs codecs = choose("vector", wrong, backend("vector-right", 500));
        assertThat(codecs.backendName()).isEqualTo("vector-right");
        assertThat(report(codecs, "vector-wrong").state()).isEqualTo(BackendReport.State.WRONG);
        assertThat(report(codecs, "vector-wrong").detail()).contains(reason);
    }

    private static void flipLast(long[] outputs, int bytes) {
        if (bytes > 0) {
            MemorySegment last = MemorySegment.ofAddress(outputs[0] + bytes - 1).reinterpret(1);
            last.set(ValueLayout.JAVA_BYTE, 0, (byte) (last.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
        }
    }

    @Test
    void switchesWhenABackendBecomesFastAfterTheStart() throws CodecException {
        long compiledAt = now + 700_000_000L;
        CodecBackend late = CodecBackend.of(planted("vector-late", (program, inputs, outputs, bytes) -> {
            now += 1000L * bytes * inputs.length / (now < compiledAt ? 10 : 4_000);
            program.run(inputs, outputs, bytes);
        }));
        ErasureCodecs codecs = choose("vector", late, backend("vector-early", 1_000));
        ErasureCodec codec = codecs.codec(4, 2);
        assertThat(codec.backendName()).isEqualTo("vector-early");
        assertThat(codecs.settled()).isFalse();
        assertThat(codecs.reconsider()).isTrue();
        assertThat(codecs.settled()).isTrue();
        assertThat(codec.backendName()).isEqualTo("vector-late");
        assertThat(codecs.codec(4, 2)).isSameAs(codec);
        assertThat(codecs.reconsider()).isFalse();
        ByteBuffer[] data = CodecFixtures.randomShards(4, 100, new Random(3));
        ByteBuffer[] parity = CodecFixtures.buffers(2, 100);
        codec.encode(data, parity, 100);
        assertThat(CodecBackend.reference().create(4, 2).verifyParity(data, parity, 100)).isTrue();
    }

    @Test
    void forcedBackendIsTakenWhateverItsSpeed() throws CodecException {
        assertThat(choose("vector-slow", backend("vector-slow", 1), backend("vector-fast", 4_000)).backendName()).isEqualTo("vector-slow");
        assertThat(ErasureCodecs.choose("swar", this::tick).backendName()).isEqualTo("swar");
        assertThat(ErasureCodecs.choose("reference", this::tick).codec(6, 3).backendName()).isEqualTo("reference");
    }

    @Test
    void unknownBackendIsRefusedWithTheListOfThoseAvailable() {
        assertThatThrownBy(() -> ErasureCodecs.choose("isal", this::tick)).isInstanceOfSatisfying(CodecException.class,
                e -> assertThat(e.code()).isEqualTo(CodecException.Code.BACKEND_UNAVAILABLE)).hasMessageContaining("\"isal\"")
                .hasMessageContaining("auto")
                .hasMessageContaining("swar, reference");
    }

    @Test
    void onlyWrongBackendsMeansNoStart() {
        CodecBackend wrong = CodecBackend.of(planted("vector-wrong", (program, inputs, outputs, bytes) -> flipLast(outputs, bytes)));
        assertThatThrownBy(() -> choose("vector-wrong", wrong)).isInstanceOfSatisfying(CodecException.class,
                e -> assertThat(e.code()).isEqualTo(CodecException.Code.SELF_TEST_FAILED));
    }

    @Test
    void wrongReferenceMeansNoStart() {
        CodecBackend wrong = CodecBackend.of(planted("reference", (program, inputs, outputs, bytes) -> flipLast(outputs, bytes)));
        assertThatThrownBy(() -> ErasureCodecs.choose("auto", this::tick, List.of(wrong), List.of()))
                .isInstanceOfSatisfying(CodecException.class,
                        e -> assertThat(e.code()).isEqualTo(CodecException.Code.SELF_TEST_FAILED))
                .hasMessageContaining("known stripe");
    }

    @Test
    void refusesSchemesItHasNoCodeFor() throws CodecException {
        ErasureCodecs codecs = ErasureCodecs.choose("swar", this::tick);
        assertThat(codecs.codec(16, 8)).isSameAs(codecs.codec(16, 8));
        assertThatThrownBy(() -> codecs.codec(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codecs.codec(33, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codecs.codec(4, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codecs.codec(4, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startsOnALowerRungWithoutTheIncubatorModule() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"),
                WithoutVectorModule.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("--add-modules jdk.incubator.vector").containsPattern("BACKEND (swar|reference) works")
                .contains("ABSENT")
                .contains("\"vector\" is not available here");
        assertThat(process.exitValue()).as(output).isZero();
    }

    /** Main of the child process. */
    static final class WithoutVectorModule {
        private WithoutVectorModule() {}

        public static void main(String[] arguments) throws CodecException {
            LongSupplier realTicker = System::nanoTime;
            ErasureCodecs codecs = ErasureCodecs.choose("auto", realTicker);
            ByteBuffer[] data = CodecFixtures.randomShards(4, 1000, new Random(3));
            ByteBuffer[] parity = CodecFixtures.buffers(2, 1000);
            codecs.codec(4, 2).encode(data, parity, 1000);
            System.out.println("BACKEND " + codecs.backendName()
                    + (codecs.codec(4, 2).verifyParity(data, parity, 1000) ? " works " : " fails ") + codecs.reports());
            try {
                ErasureCodecs.choose("vector", realTicker);
            } catch (CodecException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
