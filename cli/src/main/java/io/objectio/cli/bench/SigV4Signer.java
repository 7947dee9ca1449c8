package io.objectio.cli.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs S3 requests by AWS Signature Version 4 in the Authorization header ("Authenticating Requests: Using the Authorization Header" of the S3
 * API reference). The key of a day is derived once. One thread.
 */
public final class SigV4Signer {
    /** In place of the payload's hash: the payload is not signed. */
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String UNRESERVED = "-_.~";

    private final String accessKey;
    private final String secretKey;
    private final String region;
    private String keyDay = "";
    private byte[] dayKey = new byte[0];

    public SigV4Signer(String accessKey, String secretKey, String region) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.region = region;
    }

    /**
     * The headers to send: those given (host among them, names in lower case), the time, the payload's hash, and the authorization.
     *
     * @param path  decoded, from the first slash
     * @param query decoded names and values; empty values for bare names
     */
    public SortedMap<String, String> sign(String method, String path, Map<String, String> query, Map<String, String> headers,
            String payloadHash, Instant now) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("x-amz-content-sha256", payloadHash);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());
        String canonicalHeaders = signed.entrySet().stream().map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
        String canonical = method + "\n" + encode(path, true) + "\n" + query(query) + "\n" + canonicalHeaders + "\n" + names + "\n"
                + payloadHash;
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(hmac(dayKey(day), toSign));
        signed.put("authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope + ",SignedHeaders=" + names + ",Signature=" + signature);
        return signed;
    }

    private byte[] dayKey(String day) {
        if (!day.equals(keyDay)) {
            byte[] date = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
            dayKey = hmac(hmac(hmac(date, region), "s3"), "aws4_request");
            keyDay = day;
        }
        return dayKey;
    }

    /** The query as it is signed and as it is sent: sorted, every value with its equals sign. */
    static String query(Map<String, String> query) {
        return new TreeMap<>(query).entrySet().stream().map(entry -> encode(entry.getKey(), false) + "=" + encode(entry.getValue(), false))
                .collect(Collectors.joining("&"));
    }

    /** The URI encoding of the signature's rules. */
    static String encode(String text, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0
                    || (keepSlash && c == '/');
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** SHA-256 in hex: the payload hash of a signed payload. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
