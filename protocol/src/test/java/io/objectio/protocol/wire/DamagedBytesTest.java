package io.objectio.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Payload;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Decoding is total: whatever the bytes, a message or a WireException. The seeds are part of the tests. */
class DamagedBytesTest {
    private static final int ROUNDS = 400;

    private static byte[] fields(Message message) {
        FieldWriter out = new FieldWriter();
        MessageCodec.write(out, message);
        return out.toArray();
    }

    /** A message that comes out must be one that can be written again; anything but a WireException fails the test. */
    private static boolean reads(int type, byte[] bytes) {
        Optional<Message> message;
        try {
            message = MessageCodec.read(type, new FieldReader(bytes), Payload.empty());
        } catch (WireException e) {
            return false;
        }
        message.ifPresent(DamagedBytesTest::fields);
        return true;
    }

    private static byte[] damage(byte[] bytes, RandomSource random) {
        byte[] damaged = switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
            default -> bytes.clone();
        };
        for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) 0xff;
                case 1 -> 0x7f;
                default -> (byte) random.nextLong();
            };
        }
        return damaged;
    }

    @Test
    void neverThrowsAnythingButWireExceptionOnDamagedMessages() {
        RandomSource random = RandomSource.seeded(20261121);
        int refused = 0;
        for (Message sample : Samples.messages()) {
            byte[] bytes = fields(sample);
            for (int round = 0; round < ROUNDS; round++) {
                refused += reads(MessageCodec.type(sample), damage(bytes, random)) ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(Samples.messages().size() * ROUNDS / 4);
    }

    @Test
    void neverThrowsAnythingButWireExceptionOnDamagedMutations() {
        RandomSource random = RandomSource.seeded(7);
        for (Mutation sample : Samples.mutations()) {
            FieldWriter out = new FieldWriter();
            MutationCodec.write(out, sample);
            for (int round = 0; round < ROUNDS * 4; round++) {
                byte[] damaged = damage(out.toArray(), random);
                try {
                    MutationCodec.write(new FieldWriter(), MutationCodec.read(new FieldReader(damaged)));
                } catch (WireException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }

    @Test
    void neverThrowsAnythingButWireExceptionOnNoise() {
        RandomSource random = RandomSource.seeded(8);
        for (int round = 0; round < 50_000; round++) {
            reads(random.nextInt(0x0800), random.bytes(random.nextInt(200)));
        }
    }

    @Test
    void refusesEveryTruncationOfEveryMessage() {
        for (Message sample : Samples.messages()) {
            byte[] bytes = fields(sample);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(reads(MessageCodec.type(sample), Arrays.copyOf(bytes, length))).as(() -> sample + " is cut").isFalse();
            }
        }
    }

    @Test
    void refusesEveryTruncationOfMutationsAndAnswers() {
        for (Mutation sample : Samples.mutations()) {
            FieldWriter out = new FieldWriter();
            MutationCodec.write(out, sample);
            for (int length = 0; length < out.length(); length++) {
                byte[] cut = Arrays.copyOf(out.toArray(), length);
                assertThatThrownBy(() -> MutationCodec.read(new FieldReader(cut))).isInstanceOf(WireException.class);
            }
        }
        for (MutationAnswer sample : Samples.answers()) {
            FieldWriter out = new FieldWriter();
            MutationCodec.write(out, sample);
            for (int length = 0; length < out.length(); length++) {
                byte[] cut = Arrays.copyOf(out.toArray(), length);
                assertThatThrownBy(() -> MutationCodec.readAnswer(new FieldReader(cut))).isInstanceOf(WireException.class);
            }
        }
    }

    @Test
    void refusesAnAbsurdCountWithoutAllocatingForIt() {
        byte[] fields = new FieldWriter().i32(Integer.MAX_VALUE).i32(1).toArray();
        assertThat(reads(MessageTypes.CONDEMNED_ARE, fields)).isFalse();
        assertThat(reads(MessageTypes.OSDS_ARE, fields)).isFalse();
    }

    @Test
    void seesEveryFlippedBitOfHeadAndFields() {
        for (Message sample : Samples.messages()) {
            byte[] frame = GoldenFiles.frame(sample);
            int covered = frame.length - sample.payload().length();
            for (int bit = 0; bit < covered * 8; bit++) {
                byte[] flipped = frame.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(headAndFieldsAreIntact(flipped, frame)).as(() -> sample + " with a bit flipped").isFalse();
            }
        }
    }

    private static boolean headAndFieldsAreIntact(byte[] frame, byte[] original) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        try {
            FrameHeader header = FrameHeader.read(in);
            if (header.fieldsLength() > in.remaining()) {
                return false;
            }
            header.checkFields(in.slice(FrameHeader.BYTES, header.fieldsLength()));
            return frame.length == original.length;
        } catch (WireException e) {
            return false;
        }
    }
}
