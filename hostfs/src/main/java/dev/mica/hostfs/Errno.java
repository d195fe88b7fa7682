package dev.mica.hostfs;

import java.util.Locale;

/// The kernel's reasons for refusing a call, as far as Mica tells them apart. The numbers are those of Linux on
/// x86-64 and arm64.
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or directory"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or address"),
    EBADF(9, "bad file descriptor"),
    EAGAIN(11, "resource temporarily unavailable"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "device or resource busy"),
    EEXIST(17, "file exists"),
    EXDEV(18, "not on the same file system"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "invalid argument"),
    EMFILE(24, "too many open files"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "no space left on device"),
    EROFS(30, "read-only file system"),
    EMLINK(31, "too many links"),
    ERANGE(34, "result too large"),
    ENAMETOOLONG(36, "file name too long"),
    ENOSYS(38, "the kernel has no such call"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "too many symbolic links, or one where none may be"),
    ENODATA(61, "no such attribute"),
    EOVERFLOW(75, "value too large"),
    EOPNOTSUPP(95, "not supported by this file system"),
    EDQUOT(122, "disk quota exceeded");

    private final int code;
    private final String meaning;

    Errno(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /// The name and its meaning for people, for any number.
    static String describe(int code) {
        for (Errno errno : values()) {
            if (errno.code == code) {
                return errno.name() + " (" + errno.meaning + ")";
            }
        }
        return String.format(Locale.ROOT, "errno %d", code);
    }
}
