package dev.mica.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Value IMAGE = new FieldsBuilder()
            .with("ID", "abc")
            .with("Size", 12)
            .with("Tags", List.of("a", "b"))
            .with("Config", new FieldsBuilder().with("User", "app").build())
            .build();

    @Test
    void putsFieldsBetweenText() {
        assertThat(Template.parse("{{.ID}}: {{ .Size }} bytes").render(IMAGE)).isEqualTo("abc: 12 bytes");
    }

    @Test
    void reachesInnerFields() {
        assertThat(Template.parse("{{.Config.User}}").render(IMAGE)).isEqualTo("app");
    }

    @Test
    void printsListsAndMapsAsGoDoes() {
        assertThat(Template.parse("{{.Tags}} {{.Config}}").render(IMAGE)).isEqualTo("[a b] map[User:app]");
    }

    @Test
    void knowsTheUsualFunctions() {
        assertThat(Template.parse("{{json .Tags}} {{join .Tags \", \"}} {{upper .ID}} {{len .Tags}}")
                        .render(IMAGE))
                .isEqualTo("[\"a\",\"b\"] a, b ABC 2");
    }

    @Test
    void takesTheWholeValue() {
        assertThat(Template.parse("{{json .}}").render(IMAGE))
                .isEqualTo("{\"ID\":\"abc\",\"Size\":12,\"Tags\":[\"a\",\"b\"],\"Config\":{\"User\":\"app\"}}");
    }

    @Test
    void refusesTheRestByName() {
        assertThatThrownBy(() -> Template.parse("{{range .Tags}}x{{end}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{{range .Tags}} in a template is not supported");
    }

    @Test
    void saysWhichFieldIsMissingAndWhatThereIs() {
        assertThatThrownBy(() -> Template.parse("{{.Name}}").render(IMAGE))
                .hasMessage("template: .Name: there is no field Name (there are ID, Size, Tags, Config)");
    }
}
