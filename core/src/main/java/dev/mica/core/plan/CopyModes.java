package dev.mica.core.plan;

import java.util.regex.Pattern;

/// What `--chmod` takes: an octal number, or clauses such as `u=rwX,go=rX`.
final class CopyModes {
    private static final Pattern OCTAL = Pattern.compile("[0-7]+");
    private static final int MAX_MODE = 07777;
    private static final int MAX_DIGITS = 10;
    private static final Pattern CLAUSES =
            Pattern.compile("[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*");

    private CopyModes() {}

    static void require(String mode) {
        boolean octal = OCTAL.matcher(mode).matches();
        boolean good = octal
                ? mode.length() <= MAX_DIGITS && Long.parseLong(mode, 8) <= MAX_MODE
                : CLAUSES.matcher(mode).matches();
        if (!good) {
            throw Refusals.refuse(
                    "invalid chmod parameter: '" + mode + "'. it should be octal string and between 0 and 07777",
                    "symbolic modes such as u=rwX,go=rX work too");
        }
    }
}
