package dev.mica.core.tree;

/// A user or group that an image doesn't have, or a number that is out of range; the message is BuildKit's.
public final class UnknownAccountException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnknownAccountException(String message) {
        super(message);
    }

    static UnknownAccountException user(String name) {
        return new UnknownAccountException("unable to find user " + name + ": no matching entries in passwd file");
    }

    static UnknownAccountException group(String name) {
        return new UnknownAccountException("unable to find group " + name + ": no matching entries in group file");
    }

    static UnknownAccountException range() {
        return new UnknownAccountException("uids and gids must be in range 0-2147483647");
    }
}
