package dev.mica.parser;

import java.util.List;

/// The flags of RUN.
///
/// @param used names of the flags that are given, sorted
public record RunFlags(
        List<MountFlag> mounts,
        RunNetworkMode network,
        RunSecurityMode security,
        List<DeviceFlag> devices,
        List<String> used) {
    public RunFlags {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        used = List.copyOf(used);
    }
}
