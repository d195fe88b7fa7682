package dev.mica.parser;

/// How builds that run at the same time use a cache mount; SHARED also where it is not given.
public enum MountSharing {
    SHARED,
    PRIVATE,
    LOCKED
}
