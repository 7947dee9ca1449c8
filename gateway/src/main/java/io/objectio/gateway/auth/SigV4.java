package io.objectio.gateway.auth;

import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.PercentCoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The arithmetic of Signature Version 4, without opinion on who may do what.
 *
 * <pre>
 * canonical request = method \n path \n query \n header:value \n ... \n \n signed headers \n payload hash
 * string to sign    = AWS4-HMAC-SHA256 \n timestamp \n date/region/s3/aws4_request \n hex(sha256(canonical request))
 * signature         = hex(hmac(key, string to sign)), key = hmac(hmac(hmac(hmac("AWS4" + secret, date), region), "s3"), "aws4_request")
 * </pre>
 * Source: Amazon S3 API reference, "Signature calculations for the Authorization header".
 */
final class SigV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private SigV4() {}

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    static byte[] signingKey(String secret, String date, String region) {
        byte[] first = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        return hmac(hmac(hmac(hmac(first, date), region), "s3"), "aws4_request");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    static String sha256Hex(String text) { return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1))); }

    static String hex(byte[] bytes) { return HexFormat.of().formatHex(bytes); }

    static String sign(byte[] key, String timestamp, String scope, String canonicalRequest) {
        return hex(hmac(key, ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + sha256Hex(canonicalRequest)));
    }

    static String canonicalRequest(String method, String path, String query, Headers headers, List<String> signedHeaders, String payload) {
        StringBuilder out = new StringBuilder(512);
        out.append(method).append('\n').append(path).append('\n').append(query).append('\n');
        for (String name : signedHeaders) {
            out.append(name).append(':');
            List<String> values = headers.all(name);
            for (int i = 0; i < values.size(); i++) {
                out.append(i == 0 ? "" : ",");
                appendTrimmed(out, values.get(i));
            }
            out.append('\n');
        }
        return out.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payload).toString();
    }

    /** Without spaces around it, and runs of spaces within it as one. */
    private static void appendTrimmed(StringBuilder out, String value) {
        int start = out.length();
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                space = true;
            } else {
                if (space && out.length() > start) {
                    out.append(' ');
                }
                space = false;
                out.append(c);
            }
        }
    }

    /** Parameters as they came, sorted, without the named one. */
    static String rawQuery(String query, String without) {
        return sortedQuery(query, without, false);
    }

    /** Parameters decoded and encoded anew, sorted, without the named one: what AWS computes when a client's encoding is not the normal one. */
    static String normalQuery(String query, String without) {
        return sortedQuery(query, without, true);
    }

    private record Parameter(String name, String value) implements Comparable<Parameter> {
        @Override
        public int compareTo(Parameter other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : value.compareTo(other.value);
        }
    }

    private static String sortedQuery(String query, String without, boolean normalise) {
        if (query.isEmpty()) {
            return "";
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String piece : query.split("&", -1)) {
            int equals = piece.indexOf('=');
            String name = equals < 0 ? piece : piece.substring(0, equals);
            String value = equals < 0 ? "" : piece.substring(equals + 1);
            if (!piece.isEmpty() && !name.equals(without)) {
                parameters.add(normalise
                        ? new Parameter(PercentCoding.normalise(name, true, false), PercentCoding.normalise(value, true, false))
                        : new Parameter(name, value));
            }
        }
        parameters.sort(null);
        StringBuilder out = new StringBuilder(query.length() + 8);
        for (Parameter parameter : parameters) {
            out.append(out.isEmpty() ? "" : "&").append(parameter.name()).append('=').append(parameter.value());
        }
        return out.toString();
    }

    /** Equal, in a time that does not tell how much of it was. */
    static boolean same(String expected, String actual) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.ISO_8859_1), actual.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void update(MessageDigest digest, ByteBuffer target, int from, int length) {
        digest.update(target.duplicate().limit(from + length).position(from));
    }
}
