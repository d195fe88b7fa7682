package dev.mica.core.build;

import java.util.List;

/// What a check of a store saw.
///
/// @param blobs whose digests were verified
/// @param bytes of these
/// @param names that were followed to all they lead to
/// @param lostImages images that are broken, so that a repair drops them: `image app:latest`; sorted
/// @param lostSteps steps whose remembered results a repair drops; sorted
public record FsckReport(
        long blobs, long bytes, long names, List<Finding> findings, List<String> lostImages, List<String> lostSteps) {
    public FsckReport {
        lostImages = List.copyOf(lostImages);
        lostSteps = List.copyOf(lostSteps);
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.isEmpty();
    }

    /// Something broken.
    ///
    /// @param what a blob, a name or a file
    /// @param found what is wrong with it
    /// @param images the images that it is part of, in the shortest way; sorted
    /// @param steps the steps whose results can't be used again for it; sorted
    public record Finding(String what, String found, List<String> images, List<String> steps) {
        public Finding {
            images = List.copyOf(images);
            steps = List.copyOf(steps);
        }
    }
}
