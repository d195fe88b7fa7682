package dev.mica.parser.words;

/// The replacement of `${name//pattern/replacement}`. BuildKit hands it to Go's regular expressions, where
/// `$$` is a dollar sign, `$0` what was matched, and any other `$name` or `${name}` nothing, since there are
/// no groups.
final class ReplacementTemplate {
    private ReplacementTemplate() {}

    static String fill(String template, String matched) {
        StringBuilder filled = new StringBuilder(template.length());
        int at = 0;
        while (at < template.length()) {
            int dollar = template.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            filled.append(template, at, dollar);
            if (template.startsWith("$$", dollar)) {
                filled.append('$');
                at = dollar + 2;
                continue;
            }
            boolean braced = template.startsWith("{", dollar + 1);
            int nameStart = dollar + (braced ? 2 : 1);
            int nameEnd = nameEnd(template, nameStart);
            if (nameEnd == nameStart || (braced && !template.startsWith("}", nameEnd))) {
                filled.append('$');
                at = dollar + 1;
                continue;
            }
            if (isZero(template.substring(nameStart, nameEnd))) {
                filled.append(matched);
            }
            at = nameEnd + (braced ? 1 : 0);
        }
        return filled.append(template, at, template.length()).toString();
    }

    private static boolean isZero(String name) {
        return name.chars().allMatch(digit -> digit == '0') && name.length() == 1;
    }

    private static int nameEnd(String template, int start) {
        int end = start;
        while (end < template.length()) {
            int character = template.codePointAt(end);
            if (character != '_' && !Character.isLetterOrDigit(character)) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }
}
