package io.objectio.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** ETags of multipart objects. Stateless. */
public final class Md5 {
    private Md5() {}

    /** md5(md5s)-N of parts whose ETags are MD5 in hex; of anything else an ETag that matches no part. */
    public static String ofParts(List<String> etags) {
        RunningDigest digest = RunningDigest.message("MD5");
        for (String etag : etags) {
            digest.update(ByteBuffer.wrap(bytes(etag)));
        }
        return HexFormat.of().formatHex(digest.value()) + "-" + etags.size();
    }

    private static byte[] bytes(String etag) {
        try {
            return HexFormat.of().parseHex(etag);
        } catch (IllegalArgumentException notHex) {
            return etag.getBytes(StandardCharsets.UTF_8);
        }
    }
}
