package dev.mica.core.tree;

/// What `--chmod` does to permission bits: octal, or symbolic as chmod(1) has it, without a umask.
public sealed interface ModeChange permits OctalMode, SymbolicMode {
    /// The mode of directories that nothing says anything about.
    int PLAIN_DIRECTORY_MODE = 0755;

    /// Reads the value of `--chmod`.
    ///
    /// @throws InvalidModeException if it is none
    static ModeChange parse(String text) {
        return OctalMode.looksOctal(text) ? OctalMode.parse(text) : SymbolicMode.parse(text);
    }

    /// The new bits, 0 to 07777.
    ///
    /// @param mode the old ones
    /// @param directory whether it is a directory's, which `X` asks for
    int apply(int mode, boolean directory);

    /// The bits of a directory that is made to copy into. BuildKit uses an octal mode for these, without its
    /// setuid, setgid and sticky bits, and a symbolic one not at all.
    int madeDirectoryMode();
}
