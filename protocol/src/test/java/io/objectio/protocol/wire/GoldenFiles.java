package io.objectio.protocol.wire;

import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that the golden files pin: frames (request id 0102030405060708, deadline 30 s), mutations and answers alone. A new message gets
 * its file by running {@link #main} with src/test/resources/golden, which never overwrites: a changed format must be changed by hand.
 */
final class GoldenFiles {
    private static final int BYTES_PER_LINE = 32;

    private GoldenFiles() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new TreeMap<>();
        for (Message message : Samples.messages()) {
            files.put(String.format("frame-%04x-%s.hex", MessageCodec.type(message), message.getClass().getSimpleName()), frame(message));
        }
        for (Mutation mutation : Samples.mutations()) {
            FieldWriter out = new FieldWriter();
            MutationCodec.write(out, mutation);
            files.put(String.format("mutation-%04x-%s.hex", MutationCodec.type(mutation), mutation.getClass().getSimpleName()),
                    out.toArray());
        }
        for (MutationAnswer answer : Samples.answers()) {
            FieldWriter out = new FieldWriter();
            MutationCodec.write(out, answer);
            int type = new FieldReader(out.toArray()).u16();
            files.put(String.format("answer-%04x-%s.hex", type, answer.getClass().getSimpleName()), out.toArray());
        }
        return files;
    }

    static byte[] frame(Message message) {
        FieldWriter out = new FieldWriter();
        MessageCodec.write(out, message);
        byte[] fields = out.toArray();
        FrameHeader header = FrameHeader.of(MessageCodec.type(message), false, 0x0102030405060708L, 30_000, fields,
                message.payload().length());
        ByteBuffer frame = ByteBuffer.allocate(header.frameLength());
        header.write(frame);
        frame.put(fields).put(message.payload().bytes());
        return frame.array();
    }

    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
            text.append(HexFormat.of().formatHex(bytes, at, Math.min(bytes.length, at + BYTES_PER_LINE))).append('\n');
        }
        return text.toString();
    }

    static byte[] bytes(String text) { return HexFormat.of().parseHex(text.replace("\n", "")); }

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (!Files.exists(path)) {
                Files.writeString(path, text(file.getValue()));
            }
        }
    }
}
