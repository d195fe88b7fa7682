package dev.mica.core.tree;

/// Whose a file is, in numbers.
public record Owner(long uid, long gid) {
    public static final Owner ROOT = new Owner(0, 0);
}
