package dev.mica.core.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Whom files shall belong to: the value of `--chown`, or WORKDIR's user. A user alone means the group of the
/// same number, or for a name the user's own group.
///
/// @param user a number, `root` or a name; empty is 0
/// @param group the same, if there is a colon
public record OwnerRequest(String user, Optional<String> group) {
    /// Reads `user[:group]`.
    public static OwnerRequest parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new OwnerRequest(text, Optional.empty())
                : new OwnerRequest(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
    }

    /// Whether the user is a name to look up in `/etc/passwd`.
    public boolean needsPasswd() {
        return number(user).isEmpty();
    }

    /// Whether the group is a name to look up in `/etc/group`.
    public boolean needsGroup() {
        return group.isPresent() && number(group.get()).isEmpty();
    }

    /// The numbers. As with BuildKit, a user that nobody knows is 0:0 and a group that nobody knows is the
    /// user's.
    public Owner resolve(Accounts accounts) {
        OptionalLong uid = number(user);
        Owner owner = uid.isPresent()
                ? new Owner(uid.getAsLong(), uid.getAsLong())
                : accounts.userNamed(user).orElse(Owner.ROOT);
        if (group.isEmpty()) {
            return owner;
        }
        OptionalLong number = number(group.get());
        OptionalLong gid = number.isPresent() ? number : accounts.groupNamed(group.get());
        return new Owner(owner.uid(), gid.orElse(owner.gid()));
    }

    /// The names that nobody knows, for a warning.
    public List<String> unknown(Accounts accounts) {
        List<String> names = new ArrayList<>();
        if (needsPasswd() && accounts.userNamed(user).isEmpty()) {
            names.add(user);
        }
        group.filter(name -> needsGroup() && accounts.groupNamed(name).isEmpty())
                .ifPresent(names::add);
        return List.copyOf(names);
    }

    private static OptionalLong number(String text) {
        if (text.isEmpty() || text.equals("root")) {
            return OptionalLong.of(0);
        }
        OptionalLong number = AccountNumber.parse(text);
        return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= Accounts.MAX_ID
                ? number
                : OptionalLong.empty();
    }
}
