package dev.mica.core.plan;

import dev.mica.core.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Hashes what names a step into its [StepId]. Fields are framed by their length, so that two lists of
/// fields never look the same.
final class StepIds {
    private StepIds() {}

    static StepId of(String project, String... fields) {
        Digest anyProject = digest(fields);
        return new StepId(digest(project, anyProject.toString()), anyProject);
    }

    private static Digest digest(String... fields) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            framed.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            framed.writeBytes(bytes);
        }
        return Digest.ofBytes(framed.toByteArray());
    }
}
