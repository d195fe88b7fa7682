package dev.mica.core.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says in words how two keys' inputs differ.
public final class KeyComparison {
    private static final int MAX_LENGTH_SHOWN = 60;

    private KeyComparison() {}

    /// Names the first files in which two trees differ.
    @FunctionalInterface
    public interface FileDifferences {
        /// One phrase a file, such as `app.py changed`; few of them, and a last one that counts the rest.
        /// Empty if the trees can't be read.
        List<String> between(KeyField.Files earlier, KeyField.Files now);
    }

    /// One phrase for each input that differs; at least one, if the keys do.
    public static List<String> differences(KeyInputs earlier, KeyInputs now, FileDifferences files) {
        List<String> phrases = new ArrayList<>();
        List<String> parents = new ArrayList<>();
        for (KeyField field : now.fields()) {
            Optional<KeyField> before = earlier.field(field.name());
            if (field instanceof KeyField.Parent parent) {
                parents.addAll(parent(before, parent, files));
            } else {
                phrases.addAll(compare(before, field, files));
            }
        }
        for (KeyField field : earlier.fields()) {
            if (now.field(field.name()).isEmpty()) {
                phrases.add(field.name() + " is no longer given");
            }
        }
        phrases.addAll(parents);
        return phrases;
    }

    private static List<String> compare(Optional<KeyField> before, KeyField now, FileDifferences files) {
        if (before.isEmpty()) {
            return List.of(now.name() + " is new");
        }
        KeyField earlier = before.get();
        return switch (now) {
            case KeyField.Text text ->
                earlier instanceof KeyField.Text old && old.value().equals(text.value())
                        ? List.of()
                        : List.of(text.name() + ": "
                                + (earlier instanceof KeyField.Text old ? show(old.value()) + " → " : "")
                                + show(text.value()));
            case KeyField.Texts texts ->
                earlier instanceof KeyField.Texts old
                        ? texts(texts.name(), old.values(), texts.values())
                        : List.of(texts.name() + " changed");
            case KeyField.Files tree -> files(earlier, tree, files);
            case KeyField.Parent parent -> parent(before, parent, files);
        };
    }

    private static List<String> files(KeyField earlier, KeyField.Files now, FileDifferences files) {
        if (!(earlier instanceof KeyField.Files old)) {
            return List.of(now.name() + " changed");
        }
        if (old.tree().content().equals(now.tree().content())) {
            return List.of();
        }
        List<String> phrases = files.between(old, now);
        return phrases.isEmpty() ? List.of(now.name() + " changed") : phrases;
    }

    private static List<String> parent(Optional<KeyField> before, KeyField.Parent now, FileDifferences files) {
        if (!(before.orElse(now) instanceof KeyField.Parent old)
                || old.identity().equals(now.identity())) {
            return List.of();
        }
        if (!old.description().equals(now.description())
                || old.tree().isEmpty()
                || now.tree().isEmpty()) {
            if (old.description().isEmpty() && now.description().isEmpty()) {
                return List.of("the step before it changed");
            }
            return List.of(
                    old.description().equals(now.description())
                            ? "base image " + now.description() + " moved"
                            : "base image: " + orStep(old.description()) + " → " + orStep(now.description()));
        }
        List<String> phrases = files.between(
                new KeyField.Files(now.name(), old.tree().get()),
                new KeyField.Files(now.name(), now.tree().get()));
        return List.of(
                "the step before it changed" + (phrases.isEmpty() ? "" : " (" + String.join(", ", phrases) + ")"));
    }

    private static String orStep(String description) {
        return description.isEmpty() ? "another step" : description;
    }

    private static List<String> texts(String name, List<String> old, List<String> now) {
        if (old.equals(now)) {
            return List.of();
        }
        Map<String, String> oldPairs = pairs(old);
        Map<String, String> newPairs = pairs(now);
        if (oldPairs.isEmpty() || newPairs.isEmpty()) {
            return List.of(name + ": " + show(String.join(" ", old)) + " → " + show(String.join(" ", now)));
        }
        List<String> phrases = new ArrayList<>();
        newPairs.forEach((key, value) -> {
            String before = oldPairs.get(key);
            if (before == null) {
                phrases.add(name + " " + key + " is new");
            } else if (!before.equals(value)) {
                phrases.add(name + " " + key + ": " + show(before) + " → " + show(value));
            }
        });
        oldPairs.keySet().stream()
                .filter(key -> !newPairs.containsKey(key))
                .forEach(key -> phrases.add(name + " " + key + " is no longer given"));
        return phrases.isEmpty() ? List.of(name + ": another order") : phrases;
    }

    /// The pairs of a list of which every value is `NAME=value`; none if one is not.
    private static Map<String, String> pairs(List<String> values) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals <= 0 || value.substring(0, equals).indexOf(' ') >= 0) {
                return Map.of();
            }
            pairs.put(value.substring(0, equals), value.substring(equals + 1));
        }
        return pairs;
    }

    private static String show(String value) {
        String line = value.replace("\n", "\\n");
        return "\"" + (line.length() > MAX_LENGTH_SHOWN ? line.substring(0, MAX_LENGTH_SHOWN) + "…" : line) + "\"";
    }
}
