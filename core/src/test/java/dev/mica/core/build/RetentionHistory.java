package dev.mica.core.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// 200 builds of two changing projects, as they are in life: what they run, how long that takes and what it leaves.
/// `conformance/retention` has the same ones.
final class RetentionHistory {
    static final int BUILDS = 200;

    private RetentionHistory() {}

    /// A step of a project at some version of its sources.
    record Step(String command, int seconds, int megabytes) {}

    /// What one build is about.
    record Planned(String project, List<Step> steps) {
        int seconds() {
            return steps.stream().mapToInt(Step::seconds).sum();
        }
    }

    /// What a branch of the service has.
    private record Branch(int system, int requirements, int data, int sources) {}

    /// The same 200 builds each time: a service on two branches that are merged now and then, and its web pages.
    static List<Planned> builds() {
        Random random = new Random(20261124);
        List<Planned> history = new ArrayList<>();
        Branch[] branches = {new Branch(0, 0, 0, 0), new Branch(0, 0, 0, 1)};
        int at = 0;
        int versions = 2;
        int packages = 0;
        int pages = 0;
        while (history.size() < BUILDS) {
            if (random.nextInt(4) == 0) {
                packages += random.nextInt(20) == 0 ? 1 : 0;
                pages += random.nextInt(5) == 0 ? 0 : 1;
                history.add(new Planned(
                        "web",
                        List.of(
                                new Step("npm install " + packages, 70, 220),
                                new Step("npm run build " + packages + "." + pages, 50, 30))));
                continue;
            }
            at = random.nextInt(4) == 0 ? 1 - at : at;
            Branch branch = branches[at];
            if (random.nextInt(20) == 0) {
                branch = branches[1 - at];
            }
            versions++;
            branch = new Branch(
                    random.nextInt(70) == 0 ? versions : branch.system,
                    random.nextInt(16) == 0 ? versions : branch.requirements,
                    random.nextInt(25) == 0 ? versions : branch.data,
                    random.nextInt(7) == 0 ? branch.sources : versions);
            branches[at] = branch;
            history.add(new Planned("service", service(branch)));
        }
        return history;
    }

    private static List<Step> service(Branch branch) {
        String system = Integer.toString(branch.system);
        String requirements = system + "." + branch.requirements;
        String data = requirements + "." + branch.data;
        String sources = data + "." + branch.sources;
        return List.of(
                new Step("apt install " + system, 90, 200),
                new Step("pip install " + requirements, 120, 400),
                new Step("fetch data " + data, 8, 500),
                new Step("compile " + sources, 60, 40),
                new Step("test " + sources, 45, 5));
    }
}
