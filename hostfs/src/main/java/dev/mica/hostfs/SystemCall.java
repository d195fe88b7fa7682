package dev.mica.hostfs;

import java.util.Locale;

/// The numbers of the system calls that Mica makes, for the two architectures it knows.
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    LSEEK(8, 62),
    MMAP(9, 222),
    MPROTECT(10, 226),
    RT_SIGACTION(13, 134),
    FLOCK(73, 32),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    LSETXATTR(189, 6),
    LGETXATTR(192, 9),
    LLISTXATTR(195, 12),
    LREMOVEXATTR(198, 15),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    UNSHARE(272, 97),
    UTIMENSAT(280, 88),
    PIPE2(293, 59),
    SYNCFS(306, 267),
    RENAMEAT2(316, 276),
    COPY_FILE_RANGE(326, 285),
    STATX(332, 291),
    OPENAT2(437, 437);

    private final int x86;
    private final int arm;

    SystemCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    int number() {
        return Architecture.ARM64 ? arm : x86;
    }

    /// The name in the manual pages.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
