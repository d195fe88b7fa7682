package dev.mica.core.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Functions on the `Env` list of an image configuration: `NAME=value` in order.
public final class Environment {
    /// The PATH of an image that sets none.
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Environment() {}

    /// The list with the variable set: the first entry of that name is replaced in place, else one is appended.
    public static List<String> with(List<String> environment, String name, String value) {
        List<String> changed = new ArrayList<>(environment);
        for (int i = 0; i < changed.size(); i++) {
            if (name(changed.get(i)).equals(name)) {
                changed.set(i, name + "=" + value);
                return List.copyOf(changed);
            }
        }
        changed.add(name + "=" + value);
        return List.copyOf(changed);
    }

    /// What a process that gets the list sees: the last entry of the name counts.
    public static Optional<String> value(List<String> environment, String name) {
        for (String entry : environment.reversed()) {
            if (name(entry).equals(name)) {
                return Optional.of(value(entry));
            }
        }
        return Optional.empty();
    }

    /// The list with PATH set if it is not. On Windows the system sets it.
    ///
    /// @param os of the image
    public static List<String> withDefaultPath(List<String> environment, String os) {
        if (os.equals("windows") || value(environment, "PATH").isPresent()) {
            return environment;
        }
        return with(environment, "PATH", DEFAULT_PATH);
    }

    /// The name of an entry; an entry without `=` is all name.
    public static String name(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    /// The value of an entry; an entry without `=` has the empty value.
    public static String value(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? "" : entry.substring(equals + 1);
    }
}
