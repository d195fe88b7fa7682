package dev.mica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.image.RunCommand.Overrides;
import dev.mica.core.oci.RuntimeConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static final RuntimeConfig IMAGE = RuntimeConfig.EMPTY
            .withEntrypoint(Optional.of(List.of("entry")))
            .withCmd(Optional.of(List.of("command")))
            .withEnv(List.of("A=image", "B=image"))
            .withUser("app")
            .withWorkingDir("/app")
            .withStopSignal("SIGQUIT");

    @Tag("rule-86")
    @Test
    void wordsReplaceTheCommandWholeRule86() {
        assertThat(arguments(Overrides.NONE)).contains(List.of("entry", "command"));
        assertThat(arguments(words(Optional.empty(), "a", "b"))).contains(List.of("entry", "a", "b"));
    }

    @Tag("rule-86")
    @Test
    void anOverriddenEntrypointDropsTheCommandRule86() {
        assertThat(arguments(words(Optional.of(List.of("other"))))).contains(List.of("other"));
        assertThat(arguments(words(Optional.of(List.of("other")), "a"))).contains(List.of("other", "a"));
        assertThat(arguments(words(Optional.of(List.of(""))))).isEmpty();
        assertThat(arguments(words(Optional.of(List.of("")), "a"))).contains(List.of("a"));
        assertThat(arguments(words(Optional.of(List.of())))).contains(List.of("command"));
    }

    @Tag("rule-87")
    @Test
    void theImageFillsWhatIsUnsetRule87() {
        Overrides overrides = new Overrides(Optional.empty(), List.of(), List.of("B=given"), "", "/else", "9");
        RunCommand command = RunCommand.of(IMAGE, "linux", overrides).orElseThrow();
        assertThat(command.environment()).containsExactly("A=image", "B=given", "PATH=" + Environment.DEFAULT_PATH);
        assertThat(command.user()).isEqualTo("app");
        assertThat(command.workingDirectory()).isEqualTo("/else");
        assertThat(command.stopSignal()).isEqualTo(9);
    }

    @Tag("rule-88")
    @Test
    void nothingToRunRule88() {
        assertThat(RunCommand.of(RuntimeConfig.EMPTY, "linux", Overrides.NONE)).isEmpty();
    }

    private static Optional<List<String>> arguments(Overrides overrides) {
        return RunCommand.of(IMAGE, "linux", overrides).map(RunCommand::arguments);
    }

    private static Overrides words(Optional<List<String>> entrypoint, String... words) {
        return new Overrides(entrypoint, List.of(words), List.of(), "", "", "");
    }
}
