package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.parser.SourceRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutlineTest {
    private final PlanFixture fixture = new PlanFixture();

    private Outline outline(String dockerfile) {
        PlanRequest request = fixture.request(dockerfile);
        Map<ImageRequest, ResolvedImage> known = new HashMap<>();
        while (true) {
            switch (Outline.of(request, known)) {
                case Outline.Result.Outlined outlined -> {
                    return outlined.outline();
                }
                case Outline.Result.NeedsImages needs ->
                    needs.images().forEach(image -> known.put(image, fixture.resolve(image)));
            }
        }
    }

    @Test
    void whatTheTargetNeedsIsListedInTheOrderOfTheFile() {
        Outline outline = outline("""
                # TAG says which alpine
                ARG TAG=3
                ARG UNUSED=x
                FROM alpine:$TAG AS build
                ARG MODE=fast
                RUN --network=host --mount=type=secret,id=key,required --mount=type=ssh x
                FROM scratch AS other
                ARG NOT_NEEDED
                # app is what we ship
                FROM scratch AS app
                COPY --from=build /x /
                """);
        assertThat(outline.name()).isEqualTo("app");
        assertThat(outline.description()).isEqualTo(Optional.of("is what we ship"));
        assertThat(outline.arguments())
                .containsExactly(
                        new Outline.Argument("TAG", "3", Optional.of("says which alpine"), new SourceRange(2, 2)),
                        new Outline.Argument("MODE", "fast", Optional.empty(), new SourceRange(5, 5)));
        assertThat(outline.secrets()).containsExactly(new Outline.Need("key", true, new SourceRange(6, 6)));
        assertThat(outline.agents()).containsExactly(new Outline.Need("default", false, new SourceRange(6, 6)));
    }

    @Test
    void givenValuesAreShown() {
        fixture.argument("MODE", "slow");
        assertThat(outline("FROM scratch\nARG MODE=fast\n").arguments())
                .extracting(Outline.Argument::value)
                .containsExactly("slow");
    }
}
