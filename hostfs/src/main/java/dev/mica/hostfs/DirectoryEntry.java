package dev.mica.hostfs;

import dev.mica.core.tree.FileName;

/// A name in a host directory.
///
/// @param type the kernel's `DT_` number; 0 where the file system doesn't say
public record DirectoryEntry(FileName name, int type) {}
