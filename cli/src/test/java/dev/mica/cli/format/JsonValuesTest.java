package dev.mica.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
    @Test
    void indentsAsDockerInspectDoes() {
        Value value = new Value.Sequence(List.of(new FieldsBuilder()
                .with("Id", "x")
                .with("Tags", List.of("a"))
                .with("None", List.of())
                .build()));
        assertThat(JsonValues.indented(value)).isEqualTo("""
                        [
                            {
                                "Id": "x",
                                "Tags": [
                                    "a"
                                ],
                                "None": []
                            }
                        ]""");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        String text = "{\"a\":[1,2.5,true,null,\"é\"],\"b\":{}}";
        assertThat(JsonValues.compact(JsonValues.read(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(text);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> JsonValues.read("{\"a\":".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> JsonValues.read(new byte[0])).isInstanceOf(IOException.class);
    }
}
