package io.objectio.gateway.s3;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header values that are not ASCII: read as UTF-8 or as encoded words (RFC 2047), given back as encoded words, as AWS does. */
final class Rfc2047 {
    private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]+)\\?([bBqQ])\\?([^?\\s]*)\\?=");

    private Rfc2047() {}

    /** From a header with one char per byte. */
    static String decode(String raw) {
        String text = utf8OrLatin1(raw);
        Matcher matcher = WORD.matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        boolean afterWord = false;
        while (matcher.find()) {
            String between = text.substring(end, matcher.start());
            if (!(afterWord && between.isBlank())) {
                out.append(between);
            }
            out.append(word(matcher));
            end = matcher.end();
            afterWord = true;
        }
        return out.append(text.substring(end)).toString();
    }

    private static String utf8OrLatin1(String raw) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException notUtf8) {
            return raw;
        }
    }

    private static String word(Matcher matcher) {
        try {
            Charset charset = Charset.forName(matcher.group(1));
            byte[] bytes = matcher.group(2).equalsIgnoreCase("B") ? Base64.getDecoder().decode(matcher.group(3)) : quoted(matcher.group(3));
            return new String(bytes, charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return matcher.group();
        } catch (IllegalArgumentException notBase64) {
            return matcher.group();
        }
    }

    private static byte[] quoted(String text) {
        ByteBuffer out = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 2 < text.length()) {
                out.put((byte) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.put((byte) (c == '_' ? ' ' : c));
            }
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /** For a header: as it is if it is printable ASCII, else one encoded word. */
    static String encode(String text) {
        boolean plain = text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        return plain ? text : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
