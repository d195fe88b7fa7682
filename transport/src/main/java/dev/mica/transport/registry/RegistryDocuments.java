package dev.mica.transport.registry;

import dev.mica.core.oci.MalformedDocumentException;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.json.JsonValue;
import java.io.IOException;

/// Documents that servers gave: what is wrong with them is the servers' fault.
final class RegistryDocuments {
    private RegistryDocuments() {}

    /// @param name what the document is, for errors
    static JsonValue json(String name, byte[] document) throws RemoteFailureException {
        try {
            return JsonValue.parse(name, document);
        } catch (IOException e) {
            throw new RemoteFailureException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Fails if a manifest or an index is none.
    static void require(String name, MediaType type, byte[] document) throws RemoteFailureException {
        try {
            if (type.isIndex()) {
                OciJson.readIndex(document);
            } else {
                OciJson.readManifest(document);
            }
        } catch (MalformedDocumentException e) {
            throw new RemoteFailureException(name + ": " + e.getMessage(), e);
        }
    }
}
