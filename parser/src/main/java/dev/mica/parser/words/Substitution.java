package dev.mica.parser.words;

import java.util.Optional;

/// Reads what a `$` introduces.
final class Substitution {
    private final WordReader reader;
    private final Characters in;

    private Substitution(WordReader reader) {
        this.reader = reader;
        this.in = reader.in();
    }

    /// The value of the substitution that starts here.
    static String read(WordReader reader) throws BadSubstitutionException {
        return new Substitution(reader).read();
    }

    private String read() throws BadSubstitutionException {
        in.next();
        if (in.peek() != '{') {
            return plain();
        }
        in.next();
        return switch (in.peek()) {
            case Characters.END -> throw new BadSubstitutionException("syntax error: missing '}'");
            case '{', '}', ':' -> throw new BadSubstitutionException("syntax error: bad substitution");
            default -> braced();
        };
    }

    private String plain() {
        String name = name();
        if (name.isEmpty()) {
            return "$";
        }
        Optional<String> value = reader.variable(name);
        return value.orElse(reader.keepsUnset() ? "$" + name : "");
    }

    private String braced() throws BadSubstitutionException {
        String name = name();
        int sign = in.next();
        return switch (sign) {
            case '}' -> {
                Optional<String> value = reader.variable(name);
                yield value.orElse(reader.keepsUnset() ? "${" + name + "}" : "");
            }
            case ':' -> modified(name, in.next(), true);
            case '+', '-', '?', '#', '%' -> modified(name, sign, false);
            case '/' -> replaced(name);
            default -> throw unsupported(shown(sign));
        };
    }

    private String modified(String name, int sign, boolean emptyIsUnset) throws BadSubstitutionException {
        boolean trims = sign == '#' || sign == '%';
        String signs = (emptyIsUnset ? ":" : "") + shown(sign);
        if (emptyIsUnset && trims) {
            throw unsupported(signs);
        }
        String word = readUntil('}', trims, "syntax error: missing '}'");
        Optional<String> value = reader.variable(name);
        if (value.isEmpty() && reader.keepsUnset()) {
            return "${" + name + signs + word + "}";
        }
        Optional<String> usable = emptyIsUnset ? value.filter(set -> !set.isEmpty()) : value;
        return switch (sign) {
            case '-' -> usable.orElse(word);
            case '+' -> usable.isPresent() ? word : "";
            case '?' -> usable.orElseThrow(() -> required(name, word, value.isPresent()));
            case '#', '%' -> trimmed(value.orElse(""), word, sign);
            default -> throw unsupported(signs);
        };
    }

    private static BadSubstitutionException required(String name, String message, boolean set) {
        String fallback = set ? "is not allowed to be empty" : "is not allowed to be unset";
        return new BadSubstitutionException(name + ": " + (message.isEmpty() ? fallback : message));
    }

    private static String trimmed(String value, String word, int sign) throws BadSubstitutionException {
        boolean longest = !word.isEmpty() && word.charAt(0) == sign;
        String written = longest ? word.substring(1) : word;
        if (sign == '#') {
            return WildcardPattern.of(written).trimStart(value, longest);
        }
        return WildcardPattern.ofReversed(written).trimEnd(value, longest);
    }

    private String replaced(String name) throws BadSubstitutionException {
        boolean all = in.peek() == '/';
        if (all) {
            in.next();
        }
        String pattern = readUntil('/', true, "syntax error: missing '/' in ${}");
        String replacement = readUntil('}', true, "syntax error: missing '}'");
        Optional<String> value = reader.variable(name);
        if (value.isEmpty() && reader.keepsUnset()) {
            return "${" + name + "/" + pattern + "/" + replacement + "}";
        }
        WildcardPattern compiled = WildcardPattern.of(pattern);
        String text = value.orElse("");
        return all ? compiled.replaceAll(text, replacement) : compiled.replaceFirst(text, replacement);
    }

    private String readUntil(int stop, boolean keepEscapes, String messageAtEnd) throws BadSubstitutionException {
        try {
            return reader.readUntil(stop, keepEscapes, new WordSplitter());
        } catch (BadSubstitutionException e) {
            throw in.peek() == Characters.END ? new BadSubstitutionException(messageAtEnd) : e;
        }
    }

    private static BadSubstitutionException unsupported(String signs) {
        return new BadSubstitutionException("unsupported modifier (" + signs + ") in substitution");
    }

    private static String shown(int sign) {
        return sign == Characters.END ? "\uFFFD" : Character.toString(sign);
    }

    /// A name: letters, digits and underscores; or digits only; or one of the shell's special parameters.
    private String name() {
        StringBuilder name = new StringBuilder();
        int first = in.peek();
        if (Character.isDigit(first)) {
            while (Character.isDigit(in.peek())) {
                name.appendCodePoint(in.next());
            }
        } else if (first != Characters.END && "@*#?-$!".indexOf(first) >= 0) {
            name.appendCodePoint(in.next());
        } else {
            while (Character.isLetterOrDigit(in.peek()) || in.peek() == '_') {
                name.appendCodePoint(in.next());
            }
        }
        return name.toString();
    }
}
