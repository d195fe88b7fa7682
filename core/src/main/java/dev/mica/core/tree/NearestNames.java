package dev.mica.core.tree;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds what somebody may have meant by a name that is not there.
final class NearestNames {
    /// How many are worth showing.
    static final int LIMIT = 3;

    private record Candidate(TreePath path, int distance) {}

    private NearestNames() {}

    /// Paths like a missing one of which only one name is wrong.
    static List<String> of(Tree tree, Resolution.Absent missing, TreeReader reader) {
        List<FileName> names = missing.path().names();
        int known = missing.nearest().names().size();
        if (known >= names.size()) {
            return List.of();
        }
        String wrong = names.get(known).toString();
        TreePath rest = new TreePath(names.subList(known + 1, names.size()));
        if (!(TreeLookup.follow(tree, missing.nearest(), reader).found().orElse(tree.root()) instanceof Node.Dir dir)) {
            return List.of();
        }
        return reader.read(dir.ref()).entries().keySet().stream()
                .map(name ->
                        new Candidate(missing.nearest().child(name).resolve(rest), distance(wrong, name.toString())))
                .filter(candidate -> candidate.distance() <= Math.max(1, wrong.length() / 3))
                .filter(candidate ->
                        TreeLookup.at(tree, candidate.path(), reader).found().isPresent())
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::path))
                .limit(LIMIT)
                .map(candidate -> candidate.path().toString().substring(1))
                .toList();
    }

    /// How many letters to insert, remove, replace or swap with their neighbours, whatever their case.
    static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
