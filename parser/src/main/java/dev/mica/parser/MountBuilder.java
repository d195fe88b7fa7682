package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import dev.mica.parser.words.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Gathers the options of one mount, in their order: what an option may be depends on the type said before
/// it.
final class MountBuilder {
    private static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite",
            "env");

    private MountType type = MountType.BIND;
    private String from = "";
    private String source = "";
    private String target = "";
    private Optional<Boolean> readOnly = Optional.empty();
    private long sizeLimit;
    private String id = "";
    private Optional<MountSharing> sharing = Optional.empty();
    private boolean required;
    private Optional<String> env = Optional.empty();
    private OptionalInt mode = OptionalInt.empty();
    private OptionalLong uid = OptionalLong.empty();
    private OptionalLong gid = OptionalLong.empty();

    /// Takes an option without a value.
    void word(MountOption option) {
        switch (option.key()) {
            case "readonly", "ro" -> readOnly = Optional.of(true);
            case "readwrite", "rw" -> readOnly = Optional.of(false);
            case "required" -> {
                requireType(option.key(), MountType.SECRET, MountType.SSH);
                required = true;
            }
            default -> throw illegal("invalid field '" + option.key() + "' must be a key=value pair");
        }
    }

    /// Takes an option with a value.
    void pair(MountOption option, String value) {
        String key = option.key();
        switch (key) {
            case "type" -> type = type(value);
            case "from" -> from = value;
            case "source", "src" -> source = value;
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = Optional.of(truth(key, value));
            case "readwrite", "rw" -> readOnly = Optional.of(!truth(key, value));
            case "required" -> {
                requireType(key, MountType.SECRET, MountType.SSH);
                required = truth(key, value);
            }
            case "size" -> {
                requireType(key, MountType.TMPFS, MountType.TMPFS);
                sizeLimit = ByteSize.parse(value).orElseThrow(() -> invalid(key, value));
            }
            case "id" -> id = value;
            case "sharing" -> sharing = Optional.of(sharing(value));
            case "mode" -> mode = OptionalInt.of((int) number(key, value, 8));
            case "uid" -> uid = OptionalLong.of(number(key, value, 10));
            case "gid" -> gid = OptionalLong.of(number(key, value, 10));
            case "env" -> env = Optional.of(value);
            default ->
                throw new IllegalMountException(
                        "unexpected key '" + key + "' in '" + option.written() + "'", Suggestion.hint(key, KEYS, true));
        }
    }

    MountDescription build() {
        checkOwnership();
        if (type == MountType.SECRET) {
            checkSecret();
        }
        if (sharing.isPresent() && type != MountType.CACHE) {
            throw illegal("invalid cache sharing set for " + shown(type) + " mount");
        }
        boolean readOnlyByDefault = type != MountType.CACHE && type != MountType.TMPFS;
        return new MountDescription(
                type,
                Optional.of(from).filter(name -> !name.isEmpty()),
                source,
                target,
                readOnly.orElse(readOnlyByDefault),
                sizeLimit,
                id,
                sharing.orElse(MountSharing.SHARED),
                required,
                env,
                mode,
                uid,
                gid);
    }

    private void checkOwnership() {
        if (type != MountType.BIND && type != MountType.TMPFS) {
            return;
        }
        String given = mode.isPresent() ? "mode" : uid.isPresent() ? "uid" : gid.isPresent() ? "gid" : "";
        if (!given.isEmpty()) {
            throw illegal(given + " not allowed for " + GoQuote.quote(shown(type)) + " type mounts");
        }
    }

    private void checkSecret() {
        if (!from.isEmpty()) {
            throw illegal("secret mount should not have a from");
        }
        if (sharing.isPresent()) {
            throw illegal("secret mount should not define sharing");
        }
        if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
            throw illegal("invalid secret mount. one of source, target required");
        }
        if (!source.isEmpty() && !id.isEmpty()) {
            throw illegal("both source and id can't be set");
        }
    }

    private static MountType type(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "bind" -> MountType.BIND;
            case "cache" -> MountType.CACHE;
            case "tmpfs" -> MountType.TMPFS;
            case "secret" -> MountType.SECRET;
            case "ssh" -> MountType.SSH;
            default ->
                throw new IllegalMountException(
                        "unsupported mount type " + GoQuote.quote(value),
                        Suggestion.hint(value, List.of("bind", "cache", "secret", "ssh", "tmpfs"), true));
        };
    }

    private static MountSharing sharing(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "shared" -> MountSharing.SHARED;
            case "private" -> MountSharing.PRIVATE;
            case "locked" -> MountSharing.LOCKED;
            default ->
                throw new IllegalMountException(
                        "unsupported sharing value " + GoQuote.quote(value),
                        Suggestion.hint(value, List.of("locked", "private", "shared"), true));
        };
    }

    private void requireType(String key, MountType one, MountType other) {
        if (type != one && type != other) {
            throw illegal("unexpected key '" + key + "' for mount type '" + shown(type) + "'");
        }
    }

    private static boolean truth(String key, String value) {
        return GoNumbers.truth(value).orElseThrow(() -> invalid(key, value));
    }

    private static long number(String key, String value, int radix) {
        return GoNumbers.unsigned(value, radix).orElseThrow(() -> illegal("invalid value " + value + " for " + key));
    }

    private static IllegalMountException invalid(String key, String value) {
        return illegal("invalid value for " + key + ": " + value);
    }

    private static IllegalMountException illegal(String message) {
        return new IllegalMountException(message, "");
    }

    private static String shown(MountType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
