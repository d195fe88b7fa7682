package dev.mica.core.tree;

import java.util.List;

/// Whom a process runs as.
///
/// @param additionalGids its groups, the first of which is `gid`
/// @param home its home directory, `/` if the user is not known
public record RunUser(long uid, long gid, List<Long> additionalGids, String home) {
    public RunUser {
        additionalGids = List.copyOf(additionalGids);
    }
}
