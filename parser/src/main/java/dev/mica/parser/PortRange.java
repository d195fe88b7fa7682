package dev.mica.parser;

import java.util.Optional;

/// A port or a range of ports, both ends included.
record PortRange(int first, int last) {
    private static final int HIGHEST = 65_535;

    static Optional<PortRange> parse(String text) {
        int dash = text.indexOf('-');
        Optional<Integer> first = port(dash < 0 ? text : text.substring(0, dash));
        Optional<Integer> last = dash < 0 ? first : port(text.substring(dash + 1));
        return first.flatMap(from -> last.filter(to -> to >= from).map(to -> new PortRange(from, to)));
    }

    private static Optional<Integer> port(String text) {
        try {
            return Optional.of((int) GoNumbers.decimal(text, 0, HIGHEST));
        } catch (StatementException _) {
            return Optional.empty();
        }
    }

    int size() {
        return last - first + 1;
    }
}
