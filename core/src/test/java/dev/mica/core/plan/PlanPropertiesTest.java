package dev.mica.core.plan;

import static dev.mica.parser.testing.Conformance.string;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.parser.DockerfileException;
import dev.mica.parser.testing.Conformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What holds for every Dockerfile.
final class PlanPropertiesTest {
    private static final List<String> LINES = List.of(
            "FROM scratch",
            "FROM alpine AS a",
            "FROM a AS b",
            "FROM b",
            "ARG v=$w",
            "ARG w",
            "ENV v=1 w=$v",
            "RUN make $v",
            "RUN --mount=type=cache,target=c --mount=from=a,target=/m x",
            "COPY x y",
            "COPY --from=a x /",
            "COPY --from=busybox x /",
            "ADD http://h/f .",
            "WORKDIR $v/d",
            "USER $w",
            "CMD x",
            "ENTRYPOINT [\"e\"]",
            "ONBUILD RUN t",
            "ONBUILD COPY --from=b x /",
            "LABEL l=$v",
            "EXPOSE 1-3",
            "SHELL [\"s\"]");

    @Provide
    Arbitrary<String> dockerfiles() {
        return Arbitraries.of(LINES)
                .list()
                .ofMaxSize(15)
                .map(lines -> "FROM alpine\n" + String.join("\n", lines) + "\n");
    }

    /// The layers that the history speaks of are those that lie between the result and its base, in order.
    @Property(tries = 300)
    void historyAndLayersAgree(@ForAll("dockerfiles") String dockerfile) {
        Optional<BuildGraph> graph = planned(dockerfile);
        graph.ifPresent(planned -> assertThat(planned.image().history().stream()
                        .flatMap(entry -> entry.layer().stream())
                        .toList())
                .isEqualTo(layers(planned)));
    }

    @Property(tries = 100)
    void aPlanIsTheSameEachTime(@ForAll("dockerfiles") String dockerfile) {
        assertThat(planned(dockerfile)).isEqualTo(planned(dockerfile));
    }

    /// No step is planned that the result does not need.
    @Property(tries = 100)
    void everyVertexIsNeeded(@ForAll("dockerfiles") String dockerfile) {
        planned(dockerfile).ifPresent(graph -> {
            List<VertexId> open = new ArrayList<>(List.of(graph.image().result()));
            List<VertexId> needed = new ArrayList<>();
            while (!open.isEmpty()) {
                VertexId next = open.removeLast();
                if (!needed.contains(next)) {
                    needed.add(next);
                    open.addAll(graph.vertex(next).op().inputs());
                }
            }
            assertThat(needed).hasSameSizeAs(graph.vertices());
        });
    }

    /// Whatever others build is planned, or refused with a reason.
    @TestFactory
    Stream<DynamicTest> dockerfilesOfOthers() {
        return Stream.of("instructions/peer-dockerfiles", "lint/lint-peer-dockerfiles")
                .flatMap(file -> Conformance.cases("peers/" + file + ".json").stream())
                .map(test -> DynamicTest.dynamicTest(
                        string(test.get("name")),
                        () -> planned(string(test.get("dockerfile")))
                                .ifPresent(graph -> assertThat(graph.image().history().stream()
                                                .flatMap(entry -> entry.layer().stream())
                                                .toList())
                                        .isEqualTo(layers(graph)))));
    }

    private static Optional<BuildGraph> planned(String dockerfile) {
        try {
            return Optional.of(new PlanFixture().anyImage().plan(dockerfile));
        } catch (PlanException | DockerfileException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return Optional.empty();
        }
    }

    private static List<VertexId> layers(BuildGraph graph) {
        List<VertexId> layers = new ArrayList<>();
        VertexId id = graph.image().result();
        while (true) {
            VertexId base = switch (graph.vertex(id).op()) {
                case Op.Copy copy -> copy.base();
                case Op.Run run -> run.base();
                case Op.MakeDirectory directory -> directory.base();
                case Op.Scratch _, Op.Image _, Op.Context _ -> id;
            };
            if (base.equals(id)) {
                return layers.reversed();
            }
            layers.add(id);
            id = base;
        }
    }
}
