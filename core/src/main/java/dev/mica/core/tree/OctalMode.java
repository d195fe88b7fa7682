package dev.mica.core.tree;

/// Replaces all bits.
record OctalMode(int bits) implements ModeChange {
    private static final int MAX_DIGITS = 32;

    static boolean looksOctal(String text) {
        return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
    }

    static OctalMode parse(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 7 || i >= MAX_DIGITS) {
                throw InvalidModeException.notOctal(text);
            }
            bits = Math.min(bits * 8 + digit, 010000);
        }
        if (bits > 07777) {
            throw InvalidModeException.notOctal(text);
        }
        return new OctalMode((int) bits);
    }

    @Override
    public int apply(int mode, boolean directory) {
        return bits;
    }

    @Override
    public int madeDirectoryMode() {
        return bits & 0777;
    }
}
