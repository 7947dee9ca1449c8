package io.objectio.gateway.auth;

import io.objectio.gateway.http.RequestBody;
import io.objectio.gateway.write.BodySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body that is there already; gives it in pieces of awkward sizes. */
final class ListBody implements RequestBody {
    private final byte[] bytes;
    private int position;
    private int piece = 1;

    ListBody(byte[] bytes) { this.bytes = bytes; }

    @Override
    public long declaredLength() { return bytes.length; }

    @Override
    public boolean isAbsent() { return false; }

    @Override
    public int read(ByteBuffer target) {
        if (position == bytes.length) {
            return -1;
        }
        piece = piece * 7 % 8191 + 1;
        int count = Math.min(Math.min(piece, target.remaining()), bytes.length - position);
        target.put(bytes, position, count);
        position += count;
        return count;
    }

    static byte[] readAll(BodySource body) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
        while (body.read(buffer) >= 0) {
            buffer.flip();
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            out.writeBytes(some);
            buffer.clear();
        }
        return out.toByteArray();
    }
}
