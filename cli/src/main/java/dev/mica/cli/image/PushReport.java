package dev.mica.cli.image;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.transport.registry.PushListener;
import dev.mica.transport.registry.UploadOutcome;
import java.io.PrintStream;
import java.util.Optional;

/// Says how a push goes, in docker's words: a line for each layer when it is there, and one for each tag.
public final class PushReport implements PushListener {
    private final Optional<PrintStream> out;

    /// @param out empty to say nothing
    public PushReport(Optional<PrintStream> out) {
        this.out = out;
    }

    private void say(String line) {
        out.ifPresent(stream -> stream.println(line));
    }

    @Override
    public void begun(Descriptor blob) {
        // What is sent and what is there already is known when it is done.
    }

    @Override
    public void done(Descriptor blob, UploadOutcome outcome) {
        if (Compression.of(blob.mediaType()).isEmpty()) {
            return;
        }
        say(blob.digest().shortHex() + ": "
                + switch (outcome) {
                    case UploadOutcome.Present _ -> "Layer already exists";
                    case UploadOutcome.Mounted(String from) -> "Mounted from " + from;
                    case UploadOutcome.Sent _ -> "Pushed";
                });
    }

    @Override
    public void pushed(ImageReference name, Descriptor target) {
        say(name.tag().orElse("latest") + ": digest: " + target.digest() + " size: " + target.size());
    }
}
