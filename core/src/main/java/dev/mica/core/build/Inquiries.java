package dev.mica.core.build;

import dev.mica.core.oci.Platform;
import dev.mica.core.plan.CheckResult;
import dev.mica.core.plan.Checks;
import dev.mica.core.plan.ImageMention;
import dev.mica.core.plan.ImageRequest;
import dev.mica.core.plan.Outline;
import dev.mica.core.plan.PlanException;
import dev.mica.core.plan.PlanRequest;
import dev.mica.core.plan.ResolvedImage;
import dev.mica.core.plan.Targets;
import dev.mica.core.port.BuildListener;
import dev.mica.parser.DockerfileException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Answers questions about a Dockerfile without building it: what `build --call` asks. Base images are looked up where
/// an answer depends on their configuration. Every method throws a [BuildException] if there is no answer.
public final class Inquiries {
    private final BuildPorts ports;

    private Inquiries(BuildPorts ports) {
        this.ports = ports;
    }

    public static Inquiries of(BuildPorts ports) {
        return new Inquiries(ports);
    }

    /// What is looked at, and what is known so far of images.
    private record Subject(
            Definition definition, PlanRequest plan, ImageResolver images, Map<ImageRequest, ResolvedImage> known) {
        void learn(Set<ImageRequest> needed) {
            known.putAll(images.resolve(needed, wanted -> ImageMention.find(plan, known, wanted)));
        }
    }

    /// What there is to say against the Dockerfile.
    public CheckResult.Checked check(BuildRequest request, BuildListener listener) {
        try {
            return checkRead(request, listener);
        } catch (BuildException e) {
            Optional<DockerfileException> fault = Definition.fault(e);
            if (fault.isEmpty()) {
                throw e;
            }
            return new CheckResult.Checked(
                    Checks.before(fault.get(), request.options().buildArguments()),
                    Optional.of(new PlanException(e.range(), String.valueOf(e.getMessage()), e.hint())));
        }
    }

    private CheckResult.Checked checkRead(BuildRequest request, BuildListener listener) {
        return answer(request, listener, subject -> {
            while (true) {
                switch (Checks.check(subject.plan, subject.known, Optional.of(subject.definition.ignored()))) {
                    case CheckResult.Checked checked -> {
                        return checked;
                    }
                    case CheckResult.NeedsImages needs -> subject.learn(needs.images());
                }
            }
        });
    }

    /// What a build of the target can be told.
    public Outline outline(BuildRequest request, BuildListener listener) {
        return answer(request, listener, subject -> {
            while (true) {
                switch (Outline.of(subject.plan, subject.known)) {
                    case Outline.Result.Outlined(Outline outline) -> {
                        return outline;
                    }
                    case Outline.Result.NeedsImages needs -> subject.learn(needs.images());
                }
            }
        });
    }

    /// What can be built.
    public Targets targets(BuildRequest request, BuildListener listener) {
        return answer(request, listener, subject -> Targets.of(subject.definition.dockerfile()));
    }

    @FunctionalInterface
    private interface Question<A> {
        A ask(Subject subject) throws IOException;
    }

    private <A> A answer(BuildRequest request, BuildListener listener, Question<A> question) {
        StepLog log = new StepLog(listener, ports.clock());
        boolean succeeded = false;
        try {
            A answer = question.ask(subject(request, log));
            succeeded = true;
            return answer;
        } catch (IOException | RuntimeException e) {
            throw FailureTranslation.translate(e, Optional.empty());
        } finally {
            log.end(succeeded);
        }
    }

    private Subject subject(BuildRequest request, StepLog log) throws IOException {
        Definition definition = Definition.load(request, log);
        List<Platform> platforms = request.options().platforms();
        Platform platform = platforms.isEmpty() ? HostPlatform.current() : platforms.getFirst();
        ImageResolver images = new ImageResolver(
                ports.contents(),
                StoredImages.of(ports.contents(), ports.refs()),
                ports.images(),
                request.namedContexts(),
                request.options().alwaysPull(),
                log);
        return new Subject(
                definition,
                PlanRequests.of(request, definition, platform, platforms.size() > 1),
                images,
                new HashMap<>());
    }
}
