package dev.mica.sandbox.isolation;

import java.util.ArrayList;
import java.util.List;

/// The options of every overlay Mica mounts.
final class OverlayOptions {
    private OverlayOptions() {}

    /// With features that would leave references in the upper directory it could not be read as a changeset, so they
    /// are off. `volatile` saves the write-back of all files when the overlay is unmounted; what is kept of them is
    /// kept elsewhere, and after a crash nothing of them is used.
    static List<String> list(boolean nested, List<String> more) {
        List<String> options = new ArrayList<>(List.of("metacopy=off", "index=off", "volatile"));
        // With userxattr redirects are off anyway; kernels that follow them by default take the word "off" for
        // "follow" and refuse the two together.
        options.add(nested ? "userxattr" : "redirect_dir=off");
        options.addAll(more);
        return options;
    }
}
