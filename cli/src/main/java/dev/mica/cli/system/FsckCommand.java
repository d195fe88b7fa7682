package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Value;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.Fsck;
import dev.mica.core.build.FsckReport;
import dev.mica.core.port.StoreInspection;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `mica system fsck`. The exit status is 0 if nothing is broken and 1 if something is or, with `--repair`, was.
public final class FsckCommand implements Command {
    private static final int NAMED = 5;

    @Override
    public Syntax syntax() {
        return Syntax.of("system fsck", "", "Check that all the store holds is whole", 0, 0)
                .withOptions(
                        Option.flag("repair", "Drop what is broken and what depends on it, so that it is made anew"),
                        Option.value("format", "string", "Print as 'json'"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        String format = arguments.value("format").orElse("");
        if (!format.isEmpty() && !format.equals("json")) {
            throw new UsageException("invalid format \"" + format + "\": expected json");
        }
        boolean repair = arguments.flag("repair");
        List<StoreInspection.Damage> damages = new ArrayList<>();
        for (StoreInspection inspection : Store.inspections(session.home())) {
            damages.addAll(inspection.inspect(repair));
        }
        Optional<FsckReport> report = report(session, repair, damages);
        if (format.isEmpty()) {
            print(session.out(), damages, report, repair);
        } else {
            session.out().print(json(damages, report, repair));
        }
        return damages.isEmpty() && report.isPresent() && report.get().isClean() ? 0 : 1;
    }

    /// A store whose files are damaged may not let itself be read.
    private static Optional<FsckReport> report(Session session, boolean repair, List<StoreInspection.Damage> damages)
            throws IOException {
        try {
            Store store = session.store();
            Fsck fsck = Fsck.of(store.contents(), store.refs(), store.leases());
            return Optional.of(repair ? fsck.repair() : fsck.check());
        } catch (IOException e) {
            if (repair || damages.isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static void print(
            PrintStream out, List<StoreInspection.Damage> damages, Optional<FsckReport> report, boolean repair) {
        for (StoreInspection.Damage damage : damages) {
            out.println("damaged: " + damage.place() + ": " + damage.found());
        }
        List<FsckReport.Finding> findings = report.map(FsckReport::findings).orElse(List.of());
        for (FsckReport.Finding finding : findings) {
            out.println("broken: " + finding.what() + ": " + finding.found());
            print(out, "part of: ", finding.images());
            print(out, "steps that can't be used again: ", finding.steps());
        }
        int found = damages.size() + findings.size();
        report.ifPresent(seen -> out.printf(
                "%d blobs (%s) and %d names checked%n", seen.blobs(), Sizes.human(seen.bytes()), seen.names()));
        if (report.isEmpty()) {
            out.println("The rest can't be read before that is repaired.");
        }
        String count = found == 1 ? "1 thing is broken" : found + " things are broken";
        if (found == 0) {
            out.println("Nothing is broken.");
        } else if (repair) {
            out.println(count.replace("is broken", "was broken").replace("are broken", "were broken")
                    + ", and dropped: build, pull or tag again what it belonged to.");
            report.ifPresent(seen -> printLost(out, seen, "Dropped: "));
        } else {
            out.println(count + ". Run 'mica system fsck --repair' to drop that and what depends on it.");
            report.ifPresent(seen -> printLost(out, seen, "It would drop: "));
        }
    }

    /// Images by all their names, since a name that is gone can't be looked up.
    private static void printLost(PrintStream out, FsckReport report, String start) {
        report.lostImages().forEach(image -> out.println(start + image));
        report.lostSteps().forEach(step -> out.println(start + "result of " + step));
    }

    private static void print(PrintStream out, String start, List<String> names) {
        if (!names.isEmpty()) {
            List<String> first = names.subList(0, Math.min(NAMED, names.size()));
            String rest = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            out.println("    " + start + String.join(", ", first) + rest);
        }
    }

    private static String json(List<StoreInspection.Damage> damages, Optional<FsckReport> report, boolean repair) {
        List<Value> files = new ArrayList<>();
        for (StoreInspection.Damage damage : damages) {
            files.add(new FieldsBuilder()
                    .with("File", damage.place())
                    .with("Found", damage.found())
                    .build());
        }
        List<Value> broken = new ArrayList<>();
        for (FsckReport.Finding finding : report.map(FsckReport::findings).orElse(List.of())) {
            broken.add(new FieldsBuilder()
                    .with("What", finding.what())
                    .with("Found", finding.found())
                    .with("Images", finding.images())
                    .with("Steps", finding.steps())
                    .build());
        }
        Value.Fields fields = new FieldsBuilder()
                .with("Clean", files.isEmpty() && broken.isEmpty() && report.isPresent())
                .with("Repaired", repair)
                .with("Blobs", report.map(FsckReport::blobs).orElse(0L))
                .with("Bytes", report.map(FsckReport::bytes).orElse(0L))
                .with("Names", report.map(FsckReport::names).orElse(0L))
                .with("LostImages", report.map(FsckReport::lostImages).orElse(List.of()))
                .with("LostSteps", report.map(FsckReport::lostSteps).orElse(List.of()))
                .with("Damaged", new Value.Sequence(files))
                .with("Broken", new Value.Sequence(broken))
                .build();
        return JsonValues.indented(fields) + "\n";
    }
}
