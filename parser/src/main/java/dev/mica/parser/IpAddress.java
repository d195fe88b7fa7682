package dev.mica.parser;

/// Tells IP addresses from other text, without asking any resolver.
final class IpAddress {
    private IpAddress() {}

    static boolean isValid(String text) {
        return text.indexOf(':') >= 0 ? isVersion6(text) : isVersion4(text);
    }

    private static boolean isVersion4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    part.length() <= 3 && !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
            boolean leadingZero = part.length() > 1 && part.charAt(0) == '0';
            if (!digits || leadingZero || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /// Eight groups, of which one run of zeros may be left out, and the last two may be written as version 4.
    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int groupsBefore = before.isEmpty() ? 0 : groups(before, false);
        int groupsAfter = after.isEmpty() ? 0 : groups(after, true);
        return groupsBefore >= 0 && groupsAfter >= 0 && groupsBefore + groupsAfter < 8;
    }

    /// @return how many groups these are, or -1
    private static int groups(String text, boolean mayEndInVersion4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && mayEndInVersion4 && isVersion4(parts[i])) {
                count += 2;
            } else if (!parts[i].isEmpty() && parts[i].length() <= 4 && isHexadecimal(parts[i])) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean isHexadecimal(String text) {
        return text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }
}
