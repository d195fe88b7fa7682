package dev.mica.cli.build;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.image.ImageCatalog;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.progress.Terminal;
import dev.mica.cli.wiring.Builders;
import dev.mica.cli.wiring.Contexts;
import dev.mica.cli.wiring.ImageSources;
import dev.mica.cli.wiring.Reexecution;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.ImageBuilder;
import dev.mica.core.build.Inquiries;
import dev.mica.core.build.NamedContext;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.plan.CheckResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `mica build`.
public final class BuildCommand implements Command {
    private static final int STANDARD_OUTPUT = 1;

    @Override
    public Syntax syntax() {
        return BuildSyntax.SYNTAX;
    }

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException {
        Call call = Call.parse(arguments);
        RequestReader reader = new RequestReader(session, arguments);
        List<ImageReference> tags = reader.tags();
        List<OutputParser.Parsed> outputs = outputs(arguments, session);
        OutputAnnotations annotations =
                new OutputAnnotations(AnnotationParser.flags(arguments.values("annotation")), outputs);
        SharedCaches caches = SharedCaches.parse(arguments, session.console());
        boolean stored = arguments.flag("load")
                || outputs.isEmpty()
                || outputs.stream()
                        .anyMatch(parsed ->
                                parsed.output() instanceof Output.Store || parsed.output() instanceof Output.Registry);
        boolean readsInput = arguments.word(0).equals("-")
                || arguments.value("file").orElse("").equals("-");
        // What was read from standard input could not be read again.
        Optional<Integer> elsewhere = readsInput
                ? Reexecution.ifNeeded(session.home(), session.console().ownLine())
                : Optional.empty();
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Contexts contexts = new Contexts(session.home());
        ImageSources sources = session.sources();
        RemoteAccess remotes = new RemoteAccess(session, arguments, sources);
        Definition definition =
                new DefinitionReader(session, contexts, remotes, arguments.value("file")).read(arguments.word(0));
        if (arguments.flag("print-context")) {
            session.out().print(ContextListing.of(definition));
            return 0;
        }
        elsewhere = call.method() == Call.Method.BUILD && definition.mayRun()
                ? Reexecution.ifNeeded(session.home(), session.console().ownLine())
                : Optional.empty();
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Map<String, NamedContext> named =
                new NamedContextReader(session, contexts, sources, remotes).read(arguments.values("build-context"));
        BuildRequest request = caches.on(
                reader.read(
                        definition,
                        named,
                        stored ? allNames(tags, outputs) : List.of(),
                        outputs.stream().anyMatch(OutputParser.Parsed::rewriteTimestamps),
                        annotations.stored()),
                sources);
        BuildDisplay display = new BuildDisplay(session, arguments, request.dockerfileName(), definition.text());
        // Until the outputs are written and the image can be found by its ID.
        Store store = session.store()
                .under(session.lease("build " + ProcessHandle.current().pid()));
        sources.remember(session.work("build"));
        Builders builders = new Builders(store, session.home(), session.clock(), sources);
        if (call.method() != Call.Method.BUILD) {
            return answer(call, request, builders.inquiries(), display, session);
        }
        annotations.check(request.options());
        annotations
                .lost(request.options().makesIndex())
                .forEach(lost -> session.err().println("WARNING: " + lost));
        ImageBuilder builder = builders.builder(arguments.value("sandbox").orElse("auto"));
        BuildResult result = display.show(progress -> builder.build(request, progress));
        if (stored) {
            ImageCatalog.of(session.store()).keep(result.target());
        }
        OutputWriter writer = new OutputWriter(session, sources, arguments.flag("quiet"));
        Descriptor written = result.target();
        for (OutputParser.Parsed output : outputs) {
            written = writer.write(output.output(), annotations.change(output), result, tags)
                    .orElse(written);
        }
        ResultFiles files = new ResultFiles(result, written, allNames(tags, outputs));
        files.write(arguments, session.console());
        if (arguments.flag("quiet")) {
            session.out().println(files.imageId());
        }
        return 0;
    }

    private static List<OutputParser.Parsed> outputs(Arguments arguments, Session session) throws UsageException {
        List<OutputParser.Parsed> outputs = new ArrayList<>();
        for (String value : arguments.values("output")) {
            outputs.add(OutputParser.parse(session.console(), value));
        }
        if (arguments.flag("push") && outputs.stream().noneMatch(each -> each.output() instanceof Output.Registry)) {
            outputs.add(OutputParser.parse(session.console(), "type=registry"));
        }
        boolean printed = outputs.stream().anyMatch(each -> each.output().isPrinted());
        if (printed && new Terminal(STANDARD_OUTPUT, session.console().environment()).present()) {
            throw new UsageException(
                    "dest file is required for this --output. refusing to write to console: add dest=FILE, or redirect");
        }
        return outputs;
    }

    private static List<ImageReference> allNames(List<ImageReference> tags, List<OutputParser.Parsed> outputs) {
        List<ImageReference> names = new ArrayList<>(tags);
        for (OutputParser.Parsed output : outputs) {
            switch (output.output()) {
                case Output.Store(List<ImageReference> more) -> names.addAll(more);
                case Output.Registry registry -> names.addAll(registry.names());
                case Output.CacheOnly _, Output.Image _, Output.Local _, Output.Tar _ -> {
                    // These go elsewhere.
                }
            }
        }
        return names.stream().distinct().toList();
    }

    private static int answer(
            Call call, BuildRequest request, Inquiries inquiries, BuildDisplay display, Session session)
            throws CommandException, IOException {
        Answers answers = display.answers(call.json());
        return switch (call.method()) {
            case CHECK -> {
                CheckResult.Checked checked = display.show(progress -> inquiries.check(request, progress));
                session.out().print(answers.check(checked));
                boolean clean =
                        checked.diagnostics().isEmpty() && checked.error().isEmpty();
                yield clean || call.ignoreStatus() ? 0 : 1;
            }
            case OUTLINE -> {
                session.out().print(answers.outline(display.show(progress -> inquiries.outline(request, progress))));
                yield 0;
            }
            case TARGETS -> {
                session.out().print(answers.targets(display.show(progress -> inquiries.targets(request, progress))));
                yield 0;
            }
            case BUILD -> throw new IllegalArgumentException("a build is no question");
        };
    }
}
