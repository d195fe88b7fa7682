package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Home;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.Fsck;
import dev.mica.core.build.FsckReport;
import dev.mica.core.build.StoreCopy;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// `mica store copy`.
public final class CopyStoreCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("store copy", "", "Copy all that one store holds into the other", 0, 0)
                .withOptions(
                        Option.value("from", "string", "The store to read: \"fs\" or \"rocksdb\""),
                        Option.value("to", "string", "The store to write: \"fs\" or \"rocksdb\""));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        Home from = home(arguments, "from", session);
        Home to = home(arguments, "to", session);
        if (from.equals(to)) {
            throw new UsageException("--from and --to name the same store");
        }
        session.sweep();
        AtomicReference<Instant> clock = new AtomicReference<>(session.clock().instant());
        try (Store source = Store.open(from);
                Store target = Store.open(to, clock::get)) {
            StoreCopy.Result copied = StoreCopy.of(
                            new StoreCopy.Side(source.contents(), source.refs()),
                            new StoreCopy.Side(target.contents(), target.refs()),
                            source.leases(),
                            clock::set)
                    .run();
            session.out()
                    .printf(
                            "copied %d blobs (%s), %d were there already; %d names%n",
                            copied.blobs(), Sizes.human(copied.bytes()), copied.present(), copied.names());
            verify(target, session);
        }
        return 0;
    }

    private static Home home(Arguments arguments, String option, Session session) throws UsageException {
        String kind = arguments
                .value(option)
                .orElseThrow(() -> new UsageException("expected --from and --to: which store to copy, and into which"));
        return session.home().with(kind);
    }

    private static void verify(Store target, Session session) throws IOException, CommandException {
        FsckReport report =
                Fsck.of(target.contents(), target.refs(), target.leases()).check();
        if (!report.isClean()) {
            FsckReport.Finding first = report.findings().getFirst();
            throw new CommandException(
                    "the copy is broken: " + first.what() + ": " + first.found(),
                    "see 'mica system fsck' on both stores");
        }
        session.out().printf("verified %d blobs and %d names%n", report.blobs(), report.names());
    }
}
