package dev.mica.core.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OciJsonTest {
    private static final Digest DIGEST = Digest.ofBytes(new byte[0]);

    /// Valid by the schema, but of digest algorithms that image-spec does not register, so nobody could check
    /// them.
    private static final List<String> UNREGISTERED_ALGORITHMS =
            List.of("schema/manifest-7", "schema/descriptor-23", "schema/descriptor-29");

    @TestFactory
    Stream<DynamicTest> agreesWithTheSchemas() {
        return Conformance.cases("peers/schemas/validation.json").stream()
                .filter(example -> !UNREGISTERED_ALGORITHMS.contains(Conformance.string(example.get("name"))))
                .filter(example -> !"image-layout-schema.json".equals(example.get("schema")))
                .map(example ->
                        DynamicTest.dynamicTest(Conformance.string(example.get("name")), () -> agrees(example)));
    }

    private static void agrees(Map<String, ?> example) throws MalformedDocumentException {
        String document = (String) example.get("document");
        if (Boolean.TRUE.equals(example.get("valid"))) {
            read((String) example.get("schema"), document);
        } else {
            assertThatThrownBy(() -> read((String) example.get("schema"), document))
                    .isInstanceOf(MalformedDocumentException.class);
        }
    }

    private static void read(String schema, String document) throws MalformedDocumentException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        switch (schema) {
            case "image-manifest-schema.json" -> OciJson.readManifest(bytes);
            case "image-index-schema.json" -> OciJson.readIndex(bytes);
            case "config-schema.json" -> OciJson.readConfig(bytes);
            case "content-descriptor.json" ->
                OciJson.readManifest(("{\"schemaVersion\":2,\"layers\":[],\"config\":" + document + "}")
                        .getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException(schema);
        }
    }

    @Test
    void writesConfigurationsAsGoDoes() throws MalformedDocumentException {
        RuntimeConfig config = RuntimeConfig.EMPTY
                .withUser("1000")
                .withExposedPorts(new TreeSet<>(List.of("80/tcp")))
                .withEnv(List.of("PATH=/bin", "X=<a&b>\u2028\t\u0001"))
                .withCmd(Optional.of(List.of("/bin/sh", "-c", "echo \"hi\"")))
                .withEntrypoint(Optional.of(List.of()))
                .withVolumes(new TreeSet<>(List.of("/data", "/a")))
                .withWorkingDir("/")
                .withLabels(Map.of("b", "2", "a", "ü"))
                .withStopSignal("SIGTERM")
                .withArgsEscaped(true)
                .withHealthcheck(Optional.of(new Healthcheck(
                        List.of("CMD", "true"),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofMillis(1500),
                        Duration.ZERO,
                        3)))
                .withOnBuild(List.of("RUN x"))
                .withShell(Optional.of(List.of("/bin/bash", "-c")));
        ImageConfig image = new ImageConfig(
                new Platform("linux", "arm", "v7", "", List.of()),
                Optional.of(Instant.parse("2026-01-02T03:04:05.120Z")),
                Optional.of("me"),
                config,
                List.of(new DiffId(DIGEST)),
                List.of(
                        new History(
                                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                                Optional.of("COPY a && b"),
                                Optional.empty(),
                                Optional.of("buildkit.dockerfile.v0"),
                                false),
                        new History(Optional.empty(), Optional.of("CMD"), Optional.empty(), Optional.empty(), true)));

        String json = new String(OciJson.write(image), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo("{\"created\":\"2026-01-02T03:04:05.12Z\",\"author\":\"me\",\"architecture\":\"arm\","
                        + "\"os\":\"linux\",\"variant\":\"v7\",\"config\":{\"User\":\"1000\","
                        + "\"ExposedPorts\":{\"80/tcp\":{}},"
                        + "\"Env\":[\"PATH=/bin\",\"X=\\u003ca\\u0026b\\u003e\\u2028\\t\\u0001\"],"
                        + "\"Cmd\":[\"/bin/sh\",\"-c\",\"echo \\\"hi\\\"\"],\"Volumes\":{\"/a\":{},\"/data\":{}},"
                        + "\"WorkingDir\":\"/\",\"Labels\":{\"a\":\"ü\",\"b\":\"2\"},\"StopSignal\":\"SIGTERM\","
                        + "\"ArgsEscaped\":true,\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],"
                        + "\"Interval\":30000000000,\"StartPeriod\":1500000000,\"Retries\":3},"
                        + "\"OnBuild\":[\"RUN x\"],\"Shell\":[\"/bin/bash\",\"-c\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]},"
                        + "\"history\":[{\"created\":\"2026-01-02T03:04:05Z\","
                        + "\"created_by\":\"COPY a \\u0026\\u0026 b\",\"comment\":\"buildkit.dockerfile.v0\"},"
                        + "{\"created_by\":\"CMD\",\"empty_layer\":true}]}");
        assertThat(OciJson.readConfig(OciJson.write(image)))
                .isEqualTo(image.withConfig(config.withEntrypoint(Optional.empty())));
    }

    @Test
    void keepsManifestsAndIndexes() throws MalformedDocumentException {
        Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, DIGEST, 2);
        Descriptor layer =
                Descriptor.of(MediaType.OCI_LAYER_GZIP, DIGEST, 1L << 40).withAnnotations(Map.of("k", "v"));
        Manifest manifest = new Manifest(
                MediaType.OCI_MANIFEST,
                config,
                List.of(layer, layer),
                Map.of("b", "", "a", "1"),
                Optional.of(new MediaType("application/x")),
                Optional.of(config));
        assertThat(OciJson.readManifest(OciJson.write(manifest))).isEqualTo(manifest);

        Index index = Index.of(
                MediaType.DOCKER_INDEX,
                List.of(
                        Descriptor.of(MediaType.DOCKER_MANIFEST, DIGEST, 7).withPlatform(Platform.of("linux", "amd64")),
                        Descriptor.of(MediaType.DOCKER_MANIFEST, DIGEST, 7)
                                .withPlatform(new Platform("windows", "amd64", "", "10.0.17763", List.of("win32k")))));
        assertThat(new String(OciJson.write(index), StandardCharsets.UTF_8))
                .startsWith("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.DOCKER_INDEX + "\",\"manifests\":[{");
        assertThat(OciJson.readIndex(OciJson.write(index))).isEqualTo(index);
    }

    @Test
    void saysWhichFieldIsWrong() {
        assertPath("{\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:0\",\"size\":1}]}", "layers[0].digest");
        assertPath("{\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"" + DIGEST + "\"}]}", "layers[0].size");
        assertPath("{\"config\":{\"mediaType\":\"a/b\",\"digest\":\"" + DIGEST + "\",\"size\":-1}}", "config.size");
        assertPath("{\"annotations\":{\"a\":1}}", "annotations.a");
        assertPath("{\"schemaVersion\":1}", "schemaVersion");
        assertPath("{\"layers\":[]}", "config");
        assertPath("{\"manifests\":[]}", "manifests");
        assertPath("[]", "");
        assertPath("{} {}", "");
        assertPath("{\"layers\":", "");
        assertPath("", "");
    }

    private static void assertPath(String manifest, String path) {
        assertThatThrownBy(() -> OciJson.readManifest(manifest.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        MalformedDocumentException.class,
                        e -> assertThat(e.path()).isEqualTo(path));
    }

    @Test
    void readsWhatDockerWritesAndSkipsTheRest() throws MalformedDocumentException {
        ImageConfig image =
                OciJson.readConfig(("{\"architecture\":\"amd64\",\"config\":{\"Hostname\":\"\",\"Env\":null,"
                                + "\"Cmd\":null,\"Entrypoint\":[],\"Volumes\":null,\"Labels\":null,\"OnBuild\":null,"
                                + "\"Healthcheck\":null,\"AttachStdin\":false},\"container_config\":{\"Cmd\":[1]},"
                                + "\"created\":\"0001-01-01T01:00:00+01:00\",\"os\":\"linux\",\"id\":7,"
                                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null},\"history\":null}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(image.created()).contains(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(image.config()).isEqualTo(RuntimeConfig.EMPTY.withEntrypoint(Optional.of(List.of())));
        assertThat(image.diffIds()).isEmpty();
    }

    @Test
    void refusesDocumentsThatAreTooLong() {
        assertThatThrownBy(() -> OciJson.readIndex(new byte[OciJson.MAX_BYTES + 1]))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("at most");
    }
}
