package dev.mica.transport.registry;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.HttpAddress;
import dev.mica.transport.http.Reply;
import dev.mica.transport.json.JsonValue;
import java.io.IOException;

/// A registry's refusals in words (distribution-spec, "Error Codes").
final class RegistryErrors {
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final int MAX_SHOWN = 300;

    private RegistryErrors() {}

    /// @param what was asked for
    /// @param reply whose body was not read
    static RemoteFailureException of(String what, Reply reply) {
        String said = said(reply);
        String hint = switch (reply.status()) {
            case 401, 403 -> ": access is denied, or it does not exist; log in with mica login";
            case 404 -> ": not found";
            case 429 -> ": too many requests; wait, or log in for more";
            default -> "";
        };
        return new RemoteFailureException(what + ": " + HttpAddress.shown(reply.uri()) + " answers with status "
                + reply.status() + hint + (said.isEmpty() ? "" : " (" + said + ")"));
    }

    /// The first error of the body; empty if it holds none.
    private static String said(Reply reply) {
        try {
            byte[] body = reply.body().readNBytes(MAX_ERROR_BYTES);
            for (JsonValue error : JsonValue.parse("error", body).elements("errors")) {
                String text = error.text("code").orElse("") + " "
                        + error.text("message").orElse("");
                String printable = text.strip().replaceAll("\\p{Cntrl}", " ");
                return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
            }
            return "";
        } catch (IOException e) {
            // The status says enough.
            return "";
        }
    }
}
