package io.objectio.meta.state;

import java.util.Arrays;

/** What S3 rolls up in a listing: a key up to the first delimiter behind the prefix, delimiter included. */
final class CommonPrefix {
    private CommonPrefix() {}

    /** How many bytes of the key are its common prefix; 0 if it has none. */
    static int end(byte[] key, int prefixBytes, byte[] delimiter) {
        if (delimiter.length == 0) {
            return 0;
        }
        for (int at = prefixBytes; at + delimiter.length <= key.length; at++) {
            if (Arrays.equals(key, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return 0;
    }

    /** Is this text itself a common prefix of that listing? */
    static boolean is(byte[] text, byte[] prefix, byte[] delimiter) {
        return Keys.startsWith(text, prefix) && end(text, prefix.length, delimiter) == text.length && text.length > 0;
    }
}
