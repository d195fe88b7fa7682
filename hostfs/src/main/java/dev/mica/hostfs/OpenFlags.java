package dev.mica.hostfs;

/// Flags of `open`, whose numbers partly depend on the processor.
public final class OpenFlags {
    public static final int READ_ONLY = 0;
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;
    public static final int CREATE = 0100;
    public static final int EXCLUSIVE = 0200;
    public static final int TRUNCATE = 01000;
    public static final int NONBLOCK = 04000;
    public static final int DIRECTORY = Architecture.ARM64 ? 040000 : 0200000;
    public static final int NO_FOLLOW = Architecture.ARM64 ? 0100000 : 0400000;
    public static final int PATH = 010000000;

    /// For [LinuxCalls#openIn]: the root is the top; absolute links and `..` stay inside.
    public static final long RESOLVE_IN_ROOT = 0x10;

    /// For [LinuxCalls#openIn]: any symbolic link on the way is an error.
    public static final long RESOLVE_NO_SYMLINKS = 0x04;

    /// For [LinuxCalls#openIn]: leaving the directory is an error.
    public static final long RESOLVE_BENEATH = 0x08;

    static final int CLOSE_ON_EXEC = 02000000;

    private OpenFlags() {}
}
