package dev.mica.hostfs;

/// What depends on the processor in the kernel's interface.
final class Architecture {
    static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

    private static final boolean X86_64 = "amd64".equals(System.getProperty("os.arch"));

    private Architecture() {}

    /// Whether the numbers in [SystemCall] hold here.
    static boolean isKnown() {
        return (ARM64 || X86_64) && "Linux".equals(System.getProperty("os.name"));
    }
}
