package dev.mica.parser.lint;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ReservedStageName and DuplicateStageName. Comments above a FROM do not turn them off.
final class StageNameChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    private StageNameChecks() {}

    static List<Diagnostic> check(Dockerfile dockerfile, CheckOptions options) {
        List<Diagnostic> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Stage stage : dockerfile.stages()) {
            if (stage.name().isEmpty()) {
                continue;
            }
            String name = stage.name().get();
            if (RESERVED.contains(name) && options.reports(Rule.RESERVED_STAGE_NAME)) {
                found.add(new Diagnostic(Rule.RESERVED_STAGE_NAME, stage.range(), Details.reservedStageName(name)));
            }
            if (!seen.add(name) && options.reports(Rule.DUPLICATE_STAGE_NAME)) {
                found.add(new Diagnostic(Rule.DUPLICATE_STAGE_NAME, stage.range(), Details.duplicateStageName(name)));
            }
        }
        return found;
    }
}
