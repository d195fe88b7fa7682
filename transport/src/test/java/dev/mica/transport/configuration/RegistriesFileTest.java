package dev.mica.transport.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.transport.registry.Mirror;
import dev.mica.transport.registry.RegistryRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistriesFileTest {
    @TempDir
    Path folder;

    private RegistryRules read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("registries.json"), text);
        return RegistriesFile.rules(Map.of("MICA_REGISTRIES", file.getFileName().toString()), folder);
    }

    @Test
    void registriesHaveMirrorsAndMayBeInsecure() throws IOException {
        RegistryRules rules = read("""
                {"registries": {
                  "docker.io": {"mirrors": ["mirror.test", "http://10.0.0.7:5000/hub/"]},
                  "Registry.LAN:5000": {"insecure": true, "mirrors": ["HTTPS://Other.test/a/b"]},
                  "sure.test": {"insecure": false},
                  "10.0.0.0/8": {"insecure": true}}}
                """);
        assertThat(rules.insecure()).isEqualTo(Set.of("registry.lan:5000", "10.0.0.0/8"));
        assertThat(rules.mirrors())
                .isEqualTo(Map.of(
                        "docker.io",
                        List.of(new Mirror("mirror.test", "", false), new Mirror("10.0.0.7:5000", "hub", true)),
                        "registry.lan:5000",
                        List.of(new Mirror("other.test", "a/b", false))));
    }

    @Test
    void theUsersMirrorsComeFirst() throws IOException {
        RegistryRules machine = read("{\"registries\": {\"r.test\": {\"mirrors\": [\"a.test\", \"b.test\"]}}}");
        RegistryRules user =
                read("{\"registries\": {\"r.test\": {\"mirrors\": [\"b.test\", \"c.test\"], \"insecure\": true}}}");
        RegistryRules both = machine.and(user);
        assertThat(both.insecure()).containsExactly("r.test");
        assertThat(both.mirrors().get("r.test"))
                .extracting(Mirror::registry)
                .containsExactly("b.test", "c.test", "a.test");
    }

    @Test
    void theUsersFileIsBelowTheConfigurationDirectory() throws IOException {
        Path file = folder.resolve("mica/registries.json");
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
        RegistryRules without = RegistriesFile.rules(environment, folder);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"registries\": {\"mine.test\": {\"insecure\": true}}}");
        assertThat(without.insecure()).doesNotContain("mine.test");
        assertThat(RegistriesFile.rules(environment, folder).insecure()).contains("mine.test");
        assertThatThrownBy(() -> RegistriesFile.rules(Map.of("MICA_REGISTRIES", "absent"), folder))
                .hasMessageContainingAll("absent", "MICA_REGISTRIES");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                               | not valid JSON
            []                                              | expected a JSON object
            {"registry": {}}                                | "registry" is not known, expected registries
            {"registries": {"r.test": {"mirror": []}}}      | r.test: "mirror" is not known, expected insecure or mirrors
            {"registries": {"r.test": {"insecure": "yes"}}} | r.test: insecure: expected true or false
            {"registries": {"r.test": {"mirrors": "a"}}}    | r.test: mirrors: expected an array of texts
            {"registries": {"r.test": {"mirrors": [1]}}}    | r.test: mirrors: expected an array of texts
            {"registries": {"r.test": {"mirrors": ["a b"]}}} | mirrors: "a b" is no mirror
            {"registries": {"r.test": {"mirrors": ["ftp://a"]}}} | is no mirror: expected HOST[:PORT][/PATH]
            {"registries": {"r.test": {"mirrors": ["a.test/UP"]}}} | is no mirror
            {"registries": {"https://r.test": {}}}          | expected HOST, HOST:PORT, or a range
            {"registries": {"10.0.0.0/8": {"mirrors": []}}} | expected HOST, HOST:PORT, or a range
            """)
    void whatIsNotUnderstoodIsNamed(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("registries.json")
                .hasMessageContaining(message);
    }
}
