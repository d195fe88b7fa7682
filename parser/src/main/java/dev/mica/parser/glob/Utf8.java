package dev.mica.parser.glob;

/// Reads characters out of bytes that may be no UTF-8: a byte that begins no valid sequence is one character,
/// U+FFFD.
final class Utf8 {
    private static final int REPLACEMENT = 0xfffd;

    private Utf8() {}

    static int characterAt(byte[] bytes, int at) {
        int length = lengthAt(bytes, at);
        int first = bytes[at] & 0xff;
        return switch (length) {
            case 1 -> first < 0x80 ? first : REPLACEMENT;
            case 2 -> (first & 0x1f) << 6 | continuation(bytes, at + 1);
            case 3 -> (first & 0x0f) << 12 | continuation(bytes, at + 1) << 6 | continuation(bytes, at + 2);
            default ->
                (first & 0x07) << 18
                        | continuation(bytes, at + 1) << 12
                        | continuation(bytes, at + 2) << 6
                        | continuation(bytes, at + 3);
        };
    }

    static boolean isMalformedAt(byte[] bytes, int at) {
        return bytes[at] < 0 && lengthAt(bytes, at) == 1;
    }

    /// The number of bytes of the character at a position.
    static int lengthAt(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at + length > bytes.length || !isSecondByte(first, bytes[at + 1] & 0xff)) {
            return 1;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return length;
    }

    /// Some first bytes allow fewer second ones, so that nothing is longer than need be, a surrogate or too
    /// large.
    private static boolean isSecondByte(int first, int second) {
        int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= lowest && second <= highest;
    }

    private static int continuation(byte[] bytes, int at) {
        return bytes[at] & 0x3f;
    }
}
