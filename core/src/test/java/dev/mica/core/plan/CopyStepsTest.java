package dev.mica.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CopyStepsTest {
    private final PlanFixture fixture = new PlanFixture();

    private Op.Copy copy(String instructions) {
        return PlanFixture.only(fixture.plan("FROM scratch\n" + instructions), Op.Copy.class);
    }

    @ParameterizedTest
    @Tag("rule-39")
    @CsvSource({"., /w/", "./, /w/", "x, /w/x", "x/, /w/x/", "../x/., /x/", "/a/../b, /b", "/, /", "$none, /w/"})
    void destinationsStartFromTheWorkingDirectory(String written, String destination) {
        assertThat(copy("WORKDIR /w\nCOPY f " + written + "\n").destination()).isEqualTo(destination);
    }

    @Test
    @Tag("rule-16")
    @Tag("rule-18")
    void aHeredocComesAfterPathsAndExpandsUnlessQuoted() {
        Op.Copy copy = copy("ENV v=1\nCOPY <<a x <<'b' /d/\n$v \"q\" \\$v\na\n$v\nb\n");
        assertThat(copy.items().subList(1, 3))
                .containsExactly(
                        new CopyItem.Inline(new InlineFile("a", "1 \"q\" $v\n", 0644)),
                        new CopyItem.Inline(new InlineFile("b", "$v\n", 0644)));
        assertThat(PlanFixture.history(
                        fixture.plan("FROM scratch\nCOPY --chown=1 --chmod=644 --parents <<a x /d/\na\n")))
                .containsExactly("COPY --parents --chown=1 --chmod=644 x <<a /d/ # buildkit");
    }

    @Test
    void flagsAreExpanded() {
        Op.Copy copy = copy("ARG o=1:2\nARG m=u=rwX,go=rX\nCOPY --chown=$o --chmod=$m --exclude=*.$o a b\n");
        assertThat(copy.owner()).isEqualTo(Optional.of("1:2"));
        assertThat(copy.mode()).isEqualTo(Optional.of("u=rwX,go=rX"));
        assertThat(copy.excludes()).containsExactly("*.$o");
    }

    @Test
    @Tag("rule-50")
    void aModeUndoesTheLink() {
        assertThat(copy("COPY --link a b\n").link()).isTrue();
        assertThat(copy("COPY --link --chmod=644 a b\n").link()).isFalse();
    }

    @Test
    @Tag("rule-53")
    @Tag("rule-55")
    void addUnpacksWhatIsLocal() {
        assertThat(copy("ADD a.tar b\n").items().getFirst())
                .isInstanceOfSatisfying(
                        CopyItem.Paths.class,
                        paths -> assertThat(paths.unpack()).isTrue());
        assertThat(copy("ADD --unpack=false a.tar b\n").items().getFirst())
                .isInstanceOfSatisfying(
                        CopyItem.Paths.class,
                        paths -> assertThat(paths.unpack()).isFalse());
        assertThat(copy("ADD http://h/a.tar b\n").items())
                .containsExactly(new CopyItem.Remote("http://h/a.tar", Optional.empty(), false));
        assertThat(copy("ADD --unpack http://h/a.tar b\n").items())
                .containsExactly(new CopyItem.Remote("http://h/a.tar", Optional.empty(), true));
    }

    @Test
    @Tag("rule-56")
    void addClonesRepositories() {
        assertThat(copy("ADD --keep-git-dir https://h/r.git#v1:sub b\n").items())
                .containsExactly(new CopyItem.Git("https://h/r.git#v1:sub", Optional.empty(), true));
        assertThat(copy("ADD git@h:r.git?checksum=abc b\n").items())
                .containsExactly(new CopyItem.Git("git@h:r.git?checksum=abc", Optional.of("abc"), false));
    }

    @Test
    void theHistoryHoldsNoCredentialsOfAddresses() {
        assertThat(fixture.plan("FROM scratch\nADD https://joe:s3cret@h/f /\n")
                        .image()
                        .history()
                        .toString())
                .contains("ADD https://h/f /")
                .doesNotContain("s3cret");
    }

    @Test
    void onlyWhatIsReadFromIsInTheGraph() {
        assertThat(fixture.plan("FROM scratch\nADD http://h/f /\n").vertices())
                .extracting(Vertex::op)
                .noneMatch(Op.Context.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY https://h/f /x | source can't be a URL for COPY",
                "COPY https://h/r.git /x | source can't be a git ref for COPY",
                "COPY --chmod=9 a b | invalid chmod parameter: '9'. it should be octal string and between 0 and 07777",
                "COPY --chmod=10000 a b | invalid chmod parameter: '10000'. it should be octal string and between 0 and"
                        + " 07777",
                "ADD --checksum=sha256:00 a b | checksum requires HTTP(S) or Git sources",
                "ADD --checksum=sha256:00 http://h/a http://h/b c/ | checksum can't be specified for multiple sources",
                "ADD --keep-git-dir=false https://h/r.git?keep-git-dir=true b | inconsistent keep-git-dir"
                        + " configuration",
                "COPY --from=$x a b | variable expansion is not supported for --from, define a new stage with FROM"
                        + " using ARG from global scope as a workaround",
            })
    void whatCantBeDoneIsRefused(String instruction, String message) {
        assertThatThrownBy(() -> copy(instruction + "\n"))
                .isInstanceOf(PlanException.class)
                .hasMessage(message);
    }

    @Test
    void pathsThatFollowEachOtherAreOneItem() {
        assertThat(copy("ADD a b http://h/c d e/\n").items())
                .hasSize(3)
                .first()
                .isInstanceOfSatisfying(
                        CopyItem.Paths.class,
                        paths -> assertThat(paths.patterns()).isEqualTo(List.of("a", "b")));
    }
}
