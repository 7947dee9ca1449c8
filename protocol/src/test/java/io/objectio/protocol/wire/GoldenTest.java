package io.objectio.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
    private static Map<String, byte[]> golden() throws IOException, URISyntaxException {
        Path directory = Path.of(GoldenTest.class.getResource("/golden").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toMap(file -> file.getFileName().toString(), GoldenTest::read, (a, b) -> a, TreeMap::new));
        }
    }

    private static byte[] read(Path file) {
        try {
            return GoldenFiles.bytes(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] at(Map<String, byte[]> golden, String name) {
        return Objects.requireNonNull(golden.get(name), () -> "no golden file " + name);
    }

    @Test
    void writesTheGoldenBytesOfEveryType() throws Exception {
        Map<String, byte[]> golden = golden();
        Map<String, byte[]> now = GoldenFiles.all();
        assertThat(now.keySet()).isEqualTo(golden.keySet());
        now.forEach((name, bytes) -> assertThat(GoldenFiles.text(bytes)).as(name).isEqualTo(GoldenFiles.text(at(golden, name))));
    }

    @Test
    void readsGoldenFramesBackToEqualMessages() throws Exception {
        Map<String, byte[]> golden = golden();
        for (Message sample : Samples.messages()) {
            String name = String.format("frame-%04x-%s.hex", MessageCodec.type(sample), sample.getClass().getSimpleName());
            ByteBuffer frame = ByteBuffer.wrap(at(golden, name));
            FrameHeader header = FrameHeader.read(frame);
            ByteBuffer fields = frame.slice(FrameHeader.BYTES, header.fieldsLength());
            header.checkFields(fields);
            Payload payload = header.payloadLength() == 0
                    ? Payload.empty()
                    : CountedPayload.unpooled(frame.slice(FrameHeader.BYTES + header.fieldsLength(), header.payloadLength()));
            Message read = MessageCodec.read(header.type(), new FieldReader(fields), payload).orElseThrow();

            assertThat(header.requestId()).isEqualTo(0x0102030405060708L);
            assertThat(header.deadlineMillis()).isEqualTo(30_000);
            assertThat(read.payload().bytes()).isEqualTo(sample.payload().bytes());
            assertThat(read).usingRecursiveComparison().ignoringFields("data").isEqualTo(sample);
        }
    }

    @Test
    void readsGoldenMutationsAndAnswersBackToEqualOnes() throws Exception {
        Map<String, byte[]> golden = golden();
        for (Mutation sample : Samples.mutations()) {
            String name = String.format("mutation-%04x-%s.hex", MutationCodec.type(sample), sample.getClass().getSimpleName());
            assertThat(MutationCodec.read(new FieldReader(at(golden, name)))).isEqualTo(sample);
        }
        for (MutationAnswer sample : Samples.answers()) {
            String name = golden.keySet().stream().filter(n -> n.matches("answer-....-" + sample.getClass().getSimpleName() + ".hex"))
                    .findFirst().orElseThrow();
            assertThat(MutationCodec.readAnswer(new FieldReader(at(golden, name)))).isEqualTo(sample);
        }
    }

    static List<Class<?>> families() {
        return List.of(OsdRequest.class, OsdResponse.class, MetaRequest.class, MetaResponse.class, AdminRequest.class, AdminResponse.class,
                ControlMessage.class, Mutation.class, MutationAnswer.class);
    }

    @ParameterizedTest
    @MethodSource("families")
    void hasASampleOfEveryRecordOfTheFamily(Class<?> family) {
        Set<Class<?>> sampled = Stream.of(Samples.messages(), Samples.mutations(), Samples.answers()).flatMap(List::stream)
                .map(Object::getClass).collect(Collectors.toSet());
        assertThat(sampled).containsAll(Arrays.asList(family.getPermittedSubclasses()));
    }

    @Test
    void givesNoNumberTwice() {
        List<Integer> types = Samples.messages().stream().map(MessageCodec::type).toList();
        assertThat(types).doesNotHaveDuplicates();
        assertThat(Samples.mutations().stream().map(MutationCodec::type).toList()).doesNotHaveDuplicates()
                .allMatch(type -> type < MutationCodec.FIRST_FREE_TYPE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x00ff, 0x01ff, 0x02ff, 0x03ff, 0x04ff, 0x05ff, 0x06ff, 0x0700, 0xffff})
    void tellsAnUnknownTypeApartFromDamage(int type) {
        assertThat(MessageCodec.read(type, new FieldReader(new byte[3]), Payload.empty())).isEmpty();
    }
}
