package dev.mica.transport.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a `WWW-Authenticate` header asks for (RFC 9110, section 11.6.1; distribution's token specification).
///
/// @param scheme in lower case
/// @param parameters by name in lower case
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int MAX_HEADER = 8192;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*,?\\s*([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /// The challenges of all headers in their order; what can't be understood is left out.
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= MAX_HEADER) {
                parse(header, challenges);
            }
        }
        return challenges;
    }

    private static void parse(String header, List<Challenge> challenges) {
        Matcher scheme = TOKEN.matcher(header);
        int at = 0;
        while (scheme.find(at)) {
            Map<String, String> parameters = new TreeMap<>();
            at = scheme.end();
            Matcher parameter = PARAMETER.matcher(header);
            while (parameter.find(at) && parameter.start() == at) {
                String value = parameter.group(2) == null
                        ? String.valueOf(parameter.group(3))
                        : parameter.group(2).replaceAll("\\\\(.)", "$1");
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
                at = parameter.end();
            }
            challenges.add(new Challenge(scheme.group().toLowerCase(Locale.ROOT), parameters));
        }
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// Shows no parameters: they are a server's, and may be long or hostile.
    @Override
    public String toString() {
        return scheme;
    }
}
