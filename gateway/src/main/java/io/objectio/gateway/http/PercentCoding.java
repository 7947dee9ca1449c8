package io.objectio.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986 as S3 signs and lists with it. Raw text has one char per byte. Stateless. */
public final class PercentCoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentCoding() {}

    /**
     * The text behind an encoding; plusIsSpace in queries.
     *
     * @throws IllegalArgumentException if a '%' is not followed by two hex digits, or the bytes are no UTF-8
     */
    public static String decode(String raw, boolean plusIsSpace) {
        byte[] bytes = decodeBytes(raw, plusIsSpace);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8: " + raw, e);
        }
    }

    static byte[] decodeBytes(String raw, boolean plusIsSpace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    throw new IllegalArgumentException("percent-encoding is cut short: " + raw);
                }
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("percent-encoding is not two hex digits: " + raw);
                }
                out.write(high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                out.write(' ');
            } else if (c > 0xff) {
                throw new IllegalArgumentException("raw text has one char per byte");
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    /** All but unreserved characters of the text's UTF-8 encoded, '/' too unless it is kept. */
    public static String encode(String text, boolean keepSlash) {
        return encode(text.getBytes(StandardCharsets.UTF_8), keepSlash);
    }

    private static String encode(byte[] bytes, boolean keepSlash) {
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            int c = b & 0xff;
            if (isUnreserved(c) || (c == '/' && keepSlash)) {
                out.append((char) c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    /** The one form that RFC 3986 calls normal: decoded, then all that need not be is encoded. */
    public static String normalise(String raw, boolean plusIsSpace, boolean keepSlash) {
        return encode(decodeBytes(raw, plusIsSpace), keepSlash);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    }
}
