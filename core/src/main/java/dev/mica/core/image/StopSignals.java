package dev.mica.core.image;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The signals that STOPSIGNAL and `stop` know, by the names and numbers of Linux.
public final class StopSignals {
    /// What stops a container whose image names none.
    public static final int DEFAULT = 15;

    private static final int REAL_TIME_MIN = 34;
    private static final int REAL_TIME_MAX = 64;

    private static final Map<String, Integer> NUMBERS = numbers();

    private StopSignals() {}

    /// The signal's number, or nothing if the text is no signal: a name with or without `SIG`, in any case, or a
    /// number other than zero.
    public static OptionalInt number(String text) {
        Optional<Integer> number = decimal(text);
        if (number.isPresent()) {
            return number.get() == 0 ? OptionalInt.empty() : OptionalInt.of(number.get());
        }
        String upper = text.toUpperCase(Locale.ROOT);
        Integer known = NUMBERS.get(upper.startsWith("SIG") ? upper.substring(3) : upper);
        return known == null ? OptionalInt.empty() : OptionalInt.of(known);
    }

    private static Optional<Integer> decimal(String text) {
        if (!text.matches("[+-]?[0-9]{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(text));
    }

    private static Map<String, Integer> numbers() {
        String names = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP"
                + " TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";
        Map<String, Integer> numbers = new HashMap<>();
        int next = 1;
        for (String name : names.split(" ", -1)) {
            numbers.put(name, next++);
        }
        numbers.put("IOT", numbers.get("ABRT"));
        numbers.put("CLD", numbers.get("CHLD"));
        numbers.put("POLL", numbers.get("IO"));
        numbers.put("RTMIN", REAL_TIME_MIN);
        numbers.put("RTMAX", REAL_TIME_MAX);
        for (int offset = 1; offset <= 15; offset++) {
            numbers.put("RTMIN+" + offset, REAL_TIME_MIN + offset);
        }
        for (int offset = 1; offset <= 14; offset++) {
            numbers.put("RTMAX-" + offset, REAL_TIME_MAX - offset);
        }
        return Map.copyOf(numbers);
    }
}
