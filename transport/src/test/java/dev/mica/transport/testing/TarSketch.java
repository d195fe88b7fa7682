package dev.mica.transport.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Tars of any content, hostile ones too.
public final class TarSketch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    public TarSketch() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    public TarSketch directory(String name) throws IOException {
        return put(new TarArchiveEntry(name, TarConstants.LF_DIR, true), new byte[0]);
    }

    public TarSketch file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public TarSketch file(String name, byte[] content) throws IOException {
        return put(new TarArchiveEntry(name, TarConstants.LF_NORMAL, true), content);
    }

    public TarSketch symlink(String name, String target) throws IOException {
        return link(name, target, TarConstants.LF_SYMLINK);
    }

    public TarSketch hardLink(String name, String target) throws IOException {
        return link(name, target, TarConstants.LF_LINK);
    }

    private TarSketch link(String name, String target, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return put(entry, new byte[0]);
    }

    private TarSketch put(TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setModTime(0);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        return this;
    }

    /// A header that claims more bytes than follow.
    public TarSketch claim(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        return this;
    }

    /// The tar; whatever an entry that was claimed lacks is lacking.
    public byte[] bytes() {
        try {
            tar.flush();
            tar.finish();
        } catch (IOException e) {
            byte[] sofar = bytes.toByteArray();
            return Arrays.copyOf(sofar, sofar.length + 1024);
        }
        return bytes.toByteArray();
    }
}
