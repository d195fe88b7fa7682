package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.cache.StepNames;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import java.io.IOException;

/// What to call the step of a cache record that may be damaged.
final class StepTitles {
    private StepTitles() {}

    static String of(ContentStore contents, Digest blob) {
        try {
            CacheRecord found = CacheRecordCodec.decode(contents.read(blob, ThingReader.MAX_RECORD_BYTES));
            return StepNames.of(KeyInputsCodec.decode(contents.read(found.inputs(), ThingReader.MAX_RECORD_BYTES)));
        } catch (IOException | IllegalArgumentException e) {
            return "cache record " + blob.shortHex();
        }
    }
}
