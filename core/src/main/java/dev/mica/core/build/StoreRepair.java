package dev.mica.core.build;

import java.io.IOException;

/// The repair of the store in the middle of a build.
final class StoreRepair {
    private StoreRepair() {}

    /// Drops what is damaged and what depends on it, as a step that tells of each thing.
    ///
    /// @return whether there was anything: if so, a second try may go well
    static boolean repair(BuildPorts ports, StepLog log) {
        StepLog.Step step = log.begin("[internal] repair the store");
        try {
            FsckReport report =
                    Fsck.of(ports.contents(), ports.refs(), ports.leases()).repair();
            for (FsckReport.Finding finding : report.findings()) {
                step.progress("dropping " + describe(finding), 0, 0);
            }
            report.lostImages().forEach(image -> step.progress("dropped " + image, 0, 0));
            step.finished();
            return !report.isClean();
        } catch (IOException e) {
            step.failed(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static String describe(FsckReport.Finding finding) {
        StringBuilder text = new StringBuilder(finding.what());
        if (!finding.images().isEmpty()) {
            text.append(", part of ").append(String.join(", ", finding.images()));
        }
        if (!finding.steps().isEmpty()) {
            text.append(", which is what remains of ").append(String.join(", ", finding.steps()));
        }
        return text.append(": ").append(finding.found()).toString();
    }
}
