package dev.mica.hostfs;

/// A device's major and minor number in one, as `stat` and `mknod` have them.
final class DeviceNumbers {
    private DeviceNumbers() {}

    static long of(int major, int minor) {
        return ((major & 0xfffL) << 8) | (minor & 0xffL) | ((minor & 0xfffff00L) << 12) | ((major & 0xfffff000L) << 32);
    }

    static int major(long device) {
        return (int) (((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L));
    }

    static int minor(long device) {
        return (int) ((device & 0xff) | ((device >>> 12) & 0xffffff00L));
    }
}
