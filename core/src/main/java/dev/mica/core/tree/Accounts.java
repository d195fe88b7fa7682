package dev.mica.core.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The users and groups of an image: its `/etc/passwd` and `/etc/group`, read as forgivingly as BuildKit
/// does. A line may have too few fields, and a number that is none is 0.
public final class Accounts {
    /// The greatest number of a user or group that may be named, since 32-bit systems count no further.
    public static final long MAX_ID = Integer.MAX_VALUE;

    /// No users and no groups.
    public static final Accounts NONE = new Accounts(List.of(), List.of());

    private final List<User> users;
    private final List<Group> groups;

    private record User(String name, long uid, long gid, String home) {}

    private record Group(String name, long gid, List<String> members) {}

    private Accounts(List<User> users, List<Group> groups) {
        this.users = users;
        this.groups = groups;
    }

    /// Reads the two files; empty stands for one that is not there.
    public static Accounts parse(Optional<byte[]> passwd, Optional<byte[]> group) {
        List<User> users = entries(
                passwd,
                fields -> new User(
                        field(fields, 0), number(field(fields, 2)), number(field(fields, 3)), field(fields, 5)));
        List<Group> groups = entries(
                group,
                fields -> new Group(
                        field(fields, 0),
                        number(field(fields, 2)),
                        List.of(field(fields, 3).split(",", -1))));
        return new Accounts(
                users, groups.stream().filter(g -> !g.name().startsWith("#")).toList());
    }

    private static <T> List<T> entries(Optional<byte[]> file, Function<String[], T> read) {
        List<T> entries = new ArrayList<>();
        for (String line : new String(file.orElse(new byte[0]), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isBlank()) {
                entries.add(read.apply(line.strip().split(":", -1)));
            }
        }
        return List.copyOf(entries);
    }

    private static String field(String[] fields, int index) {
        return index < fields.length ? fields[index] : "";
    }

    private static long number(String text) {
        OptionalLong number = AccountNumber.parse(text);
        return number.isPresent() && number.getAsLong() >= 0 ? number.getAsLong() : 0;
    }

    Optional<Owner> userNamed(String name) {
        return users.stream()
                .filter(user -> user.name().equals(name))
                .map(user -> new Owner(user.uid(), user.gid()))
                .findFirst();
    }

    OptionalLong groupNamed(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name))
                .mapToLong(Group::gid)
                .findFirst();
    }

    /// Finds whom RUN runs as. A number that passwd doesn't know has group 0; a user alone is in all its
    /// groups, a user with a group in that one only.
    ///
    /// @param spec `user[:group]`, names or numbers; empty is root
    /// @throws UnknownAccountException if a name is not in the files
    public RunUser runUser(String spec) throws UnknownAccountException {
        String[] parts = (spec.isEmpty() ? "0" : spec).split(":", -1);
        String user = parts[0];
        String group = parts.length > 1 ? parts[1] : "";
        OptionalLong bothUid = AccountNumber.orRoot(user);
        OptionalLong bothGid = AccountNumber.orRoot(group);
        if (parts.length == 2 && bothUid.isPresent() && bothGid.isPresent()) {
            return runUser(bothUid.getAsLong(), bothGid.getAsLong(), List.of());
        }
        OptionalLong uid = AccountNumber.inRange(user);
        Optional<User> known = users.stream()
                .filter(u -> user.isEmpty()
                        ? u.uid() == 0
                        : uid.isPresent()
                                ? u.uid() == uid.getAsLong()
                                : u.name().equals(user))
                .findFirst();
        if (known.isEmpty() && uid.isEmpty() && !user.isEmpty()) {
            throw UnknownAccountException.user(user);
        }
        long foundUid = known.map(User::uid).orElse(uid.orElse(0));
        if (!group.isEmpty()) {
            return runUser(foundUid, gid(group), List.of());
        }
        List<Long> others = known.map(u -> groupsOf(u.name())).orElse(List.of());
        return runUser(foundUid, known.map(User::gid).orElse(0L), others);
    }

    private long gid(String group) throws UnknownAccountException {
        OptionalLong number = AccountNumber.inRange(group);
        OptionalLong gid = number.isPresent() ? number : groupNamed(group);
        return gid.orElseThrow(() -> UnknownAccountException.group(group));
    }

    private List<Long> groupsOf(String user) {
        return groups.stream()
                .filter(group -> group.members().contains(user))
                .map(Group::gid)
                .toList();
    }

    private RunUser runUser(long uid, long gid, List<Long> others) {
        List<Long> gids = new ArrayList<>(others);
        if (!gids.contains(gid)) {
            gids.addFirst(gid);
        }
        String home = users.stream()
                .filter(user -> user.uid() == uid)
                .map(User::home)
                .findFirst()
                .orElse("/");
        return new RunUser(uid, gid, gids, home);
    }
}
