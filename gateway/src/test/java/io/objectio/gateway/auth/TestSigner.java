package io.objectio.gateway.auth;

import io.objectio.gateway.http.Headers;
import io.objectio.protocol.meta.Account;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Signs as a client does; the known-answer tests prove the arithmetic that it shares with the server. */
public final class TestSigner {
    private final Account account;
    private final String region;
    private final Instant now;

    public TestSigner(Account account, String region, Instant now) {
        this.account = account;
        this.region = region;
        this.now = now;
    }

    public static String sha256(byte[] bytes) { return HexFormat.of().formatHex(SigV4.sha256().digest(bytes)); }

    private String date() { return Claim.BASIC.format(now).substring(0, 8); }

    private String scope() { return date() + "/" + region + "/s3/aws4_request"; }

    /** Adds x-amz-date and authorization over all headers that are there; returns the signature. */
    public String sign(String method, String target, Headers headers, String payload) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        headers.set("x-amz-date", Claim.BASIC.format(now));
        List<String> signed = new ArrayList<>(headers.names());
        signed.sort(null);
        String canonical = SigV4.canonicalRequest(method, path, SigV4.normalQuery(query, ""), headers, signed, payload);
        String signature = SigV4.sign(SigV4.signingKey(account.secretKey(), date(), region), Claim.BASIC.format(now), scope(), canonical);
        headers.set("authorization", "AWS4-HMAC-SHA256 Credential=" + account.accessKey() + "/" + scope() + ", SignedHeaders="
                + String.join(";", signed) + ", Signature=" + signature);
        return signature;
    }

    /** The target with a signature in its query. */
    public String presign(String method, String target, String host, long expiresSeconds) {
        String query = (target.contains("?") ? target.substring(target.indexOf('?') + 1) + "&" : "") + "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=" + (account.accessKey() + "/" + scope()).replace("/", "%2F") + "&X-Amz-Date="
                + Claim.BASIC.format(now)
                + "&X-Amz-Expires=" + expiresSeconds + "&X-Amz-SignedHeaders=host";
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        String canonical = SigV4.canonicalRequest(method, path, SigV4.normalQuery(query, ""), new Headers().add("host", host),
                List.of("host"),
                "UNSIGNED-PAYLOAD");
        return path + "?" + query + "&X-Amz-Signature="
                + SigV4.sign(SigV4.signingKey(account.secretKey(), date(), region), Claim.BASIC.format(now), scope(), canonical);
    }

    /** An aws-chunked body of chunks of that size; signed if there is a seed; with a trailer line if it is not empty. */
    public byte[] chunked(byte[] body, int chunkBytes, String seed, String trailer) {
        StringBuilder out = new StringBuilder();
        String previous = seed;
        byte[] key = SigV4.signingKey(account.secretKey(), date(), region);
        for (int offset = 0; offset <= body.length; offset += chunkBytes) {
            int length = Math.min(chunkBytes, body.length - offset);
            byte[] chunk = Arrays.copyOfRange(body, offset, offset + length);
            if (length > 0) {
                previous = appendChunk(out, chunk, key, previous);
            }
        }
        String end = appendChunk(out, new byte[0], key, previous);
        out.setLength(out.length() - 2);
        if (!trailer.isEmpty()) {
            out.append(trailer).append("\r\n");
            if (!seed.isEmpty()) {
                String text = "AWS4-HMAC-SHA256-TRAILER\n" + Claim.BASIC.format(now) + "\n" + scope() + "\n" + end + "\n"
                        + SigV4.sha256Hex(trailer + "\n");
                out.append("x-amz-trailer-signature:").append(SigV4.hex(SigV4.hmac(key, text))).append("\r\n");
            }
        }
        return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String appendChunk(StringBuilder out, byte[] chunk, byte[] key, String previous) {
        out.append(Integer.toHexString(chunk.length));
        String signature = "";
        if (!previous.isEmpty()) {
            String text = "AWS4-HMAC-SHA256-PAYLOAD\n" + Claim.BASIC.format(now) + "\n" + scope() + "\n" + previous + "\n"
                    + SigV4.EMPTY_SHA256
                    + "\n" + sha256(chunk);
            signature = SigV4.hex(SigV4.hmac(key, text));
            out.append(";chunk-signature=").append(signature);
        }
        out.append("\r\n").append(new String(chunk, StandardCharsets.ISO_8859_1)).append("\r\n");
        return signature;
    }
}
