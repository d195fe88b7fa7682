package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;

/// Is told how a push goes. Called by several threads.
public interface PushListener {
    /// Hears nothing.
    PushListener NONE = new PushListener() {
        @Override
        public void begun(Descriptor blob) {
            // Nobody wants to know.
        }

        @Override
        public void done(Descriptor blob, UploadOutcome outcome) {
            // Nobody wants to know.
        }

        @Override
        public void pushed(ImageReference name, Descriptor target) {
            // Nobody wants to know.
        }
    };

    /// A layer or a configuration is about to be looked for and, if need be, sent.
    void begun(Descriptor blob);

    /// The registry has it.
    void done(Descriptor blob, UploadOutcome outcome);

    /// The name leads to the image now.
    void pushed(ImageReference name, Descriptor target);
}
