package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// A blob on its way from a registry. A broken transfer goes on where it broke, by Range if the registry knows it, else
/// by skipping what was there before.
final class BlobDownload {
    private static final int BUFFER_BYTES = 1 << 16;
    /// However little each brings.
    private static final int MAX_TRANSFERS = 100;

    private final RegistryHost host;
    private final Call call;
    private final String scope;
    private final Descriptor blob;
    private long done;

    /// @param done how many bytes the sink has already
    BlobDownload(RegistryHost host, Call call, String scope, Descriptor blob, long done) {
        this.host = host;
        this.call = call;
        this.scope = scope;
        this.blob = blob;
        this.done = done;
    }

    /// The network's failure, not the disk's.
    private static final class BrokenTransfer extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenTransfer(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Writes all bytes; their digest is for the sink to check.
    void writeTo(OutputStream sink) throws IOException {
        int failures = 0;
        for (int transfers = 1; done < blob.size() || (transfers == 1 && done == 0); transfers++) {
            long before = done;
            try {
                transfer(sink);
                return;
            } catch (BrokenTransfer e) {
                failures = done > before ? 1 : failures + 1;
                if (failures >= host.http().attempts() || transfers == MAX_TRANSFERS) {
                    throw new RemoteFailureException(
                            call + ": the transfer broke off after " + done + " of " + blob.size() + " bytes: "
                                    + e.getMessage(),
                            e);
                }
            }
            host.http().pauseAfter(failures, call.toString());
        }
    }

    private void transfer(OutputStream sink) throws IOException {
        Call request = done == 0 ? call : call.with("Range", "bytes=" + done + "-");
        try (Reply reply = host.send(request, scope)) {
            if (reply.status() != 200 && reply.status() != 206) {
                throw RegistryErrors.of(host.name() + ": blob " + blob.digest(), reply);
            }
            copy(reply.body(), skipped(reply), sink);
        }
    }

    /// How many bytes of the answer are known already.
    private long skipped(Reply reply) throws IOException {
        if (reply.status() == 206) {
            if (!reply.header("Content-Range").orElse("").startsWith("bytes " + done + "-")) {
                throw new RemoteFailureException(
                        call + ": expected the bytes from " + done + ", the server answers with other ones");
            }
            return 0;
        }
        if (reply.length().isPresent() && reply.length().getAsLong() != blob.size()) {
            throw new RemoteFailureException(call + ": expected a blob of " + blob.size()
                    + " bytes, the server announces " + reply.length().getAsLong());
        }
        return done;
    }

    private void copy(InputStream in, long skip, OutputStream sink) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long position = done - skip;
        while (true) {
            int count = read(in, buffer);
            if (count < 0) {
                break;
            }
            if (count > blob.size() - position) {
                throw new RemoteFailureException(
                        call + ": expected a blob of " + blob.size() + " bytes, the server sends more");
            }
            int known = (int) Math.min(count, Math.max(0, done - position));
            sink.write(buffer, known, count - known);
            position += count;
            done = Math.max(done, position);
        }
        if (done < blob.size()) {
            throw new BrokenTransfer(new IOException("the server ended it"));
        }
    }

    private static int read(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw new BrokenTransfer(e);
        } catch (IOException e) {
            throw new BrokenTransfer(e);
        }
    }
}
