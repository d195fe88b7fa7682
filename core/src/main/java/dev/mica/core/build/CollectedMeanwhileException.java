package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import java.io.IOException;

/// A blob was written at the moment in which a collection removed an equal one that nobody had used. Writing it once
/// more succeeds.
public final class CollectedMeanwhileException extends IOException {
    private static final long serialVersionUID = 1L;

    CollectedMeanwhileException(Digest digest) {
        super("blob " + digest + " was removed by a collection that ran at the same time; try again");
    }
}
