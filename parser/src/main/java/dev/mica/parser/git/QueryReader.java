package dev.mica.parser.git;

import dev.mica.parser.words.GoQuote;
import java.util.List;
import java.util.Optional;

/// Reads what a git reference's query says, and holds it against its fragment.
final class QueryReader {
    private final GitAddress address;
    private String ref;
    private String subdirectory;
    private String checksum = "";
    private String tag = "";
    private String branch = "";
    private String modificationTime = "";
    private Optional<Boolean> keepGitDirectory = Optional.empty();
    private Optional<Boolean> submodules = Optional.empty();
    private boolean fetchByCommit;

    QueryReader(GitAddress address) {
        this.address = address;
        this.ref = address.ref();
        this.subdirectory = address.subdirectory();
    }

    GitReference read() {
        address.query().forEach(this::add);
        if (!tag.isEmpty()) {
            setRef(withPrefix("refs/tags/", tag));
        }
        if (!branch.isEmpty()) {
            if (!tag.isEmpty()) {
                throw new IllegalArgumentException("branch conflicts with tag");
            }
            setRef(withPrefix("refs/heads/", branch));
        }
        return new GitReference(
                address.remote(),
                shortName(address.remote()),
                ref,
                checksum,
                subdirectory,
                address.bareHost(),
                address.unencrypted(),
                keepGitDirectory,
                submodules,
                modificationTime,
                fetchByCommit);
    }

    private void add(String key, List<String> values) {
        if (values.size() > 1) {
            throw new IllegalArgumentException("query " + GoQuote.quote(key) + " has multiple values");
        }
        String value = values.getFirst();
        boolean alone = key.equals("submodules") || key.equals("keep-git-dir") || key.equals("fetch-by-commit");
        if (value.isEmpty() && !alone) {
            throw new IllegalArgumentException("query " + GoQuote.quote(key) + " has no value");
        }
        switch (key) {
            case "ref" -> setRef(value);
            case "tag" -> tag = value;
            case "branch" -> branch = value;
            case "subdir" -> {
                requireSame("subdir", subdirectory, value);
                subdirectory = value;
            }
            case "checksum", "commit" -> checksum = value;
            case "keep-git-dir" -> keepGitDirectory = Optional.of(truth(key, value));
            case "submodules" -> submodules = Optional.of(truth(key, value));
            case "fetch-by-commit" -> fetchByCommit = truth(key, value);
            case "mtime" -> {
                if (!value.equals("checkout") && !value.equals("commit")) {
                    throw new IllegalArgumentException(
                            "invalid mtime value: " + GoQuote.quote(value) + " (must be \"checkout\" or \"commit\")");
                }
                modificationTime = value;
            }
            default -> throw new IllegalArgumentException("unexpected query " + GoQuote.quote(key));
        }
    }

    private void setRef(String value) {
        requireSame("ref", ref, value);
        ref = value;
    }

    private static void requireSame(String what, String known, String value) {
        if (!known.isEmpty() && !known.equals(value)) {
            throw new IllegalArgumentException(
                    what + " conflicts: " + GoQuote.quote(known) + " vs " + GoQuote.quote(value));
        }
    }

    private static boolean truth(String key, String value) {
        return switch (value) {
            case "", "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new IllegalArgumentException("invalid " + key + " value: " + GoQuote.quote(value));
        };
    }

    private static String withPrefix(String prefix, String name) {
        return name.startsWith(prefix) ? name : prefix + name;
    }

    private static String shortName(String remote) {
        String last = remote.substring(remote.lastIndexOf('/') + 1);
        return last.endsWith(".git") ? last.substring(0, last.length() - 4) : last;
    }
}
