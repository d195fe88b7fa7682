package dev.mica.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Tars, and images as `docker save` writes them, with whatever names and links are asked for.
final class HostileArchives {
    private HostileArchives() {}

    /// A member of a tar.
    ///
    /// @param type of `TarConstants.LF_…`
    record Member(String name, byte type, String link, String text) {
        static Member file(String name, String text) {
            return new Member(name, TarConstants.LF_NORMAL, "", text);
        }

        static Member symlink(String name, String target) {
            return new Member(name, TarConstants.LF_SYMLINK, target, "");
        }

        static Member hardLink(String name, String target) {
            return new Member(name, TarConstants.LF_LINK, target, "");
        }
    }

    static byte[] tar(Member... members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Member member : members) {
                TarArchiveEntry entry = new TarArchiveEntry(member.name(), member.type(), true);
                entry.setLinkName(member.link());
                entry.setModTime(0);
                byte[] text = member.text().getBytes(StandardCharsets.UTF_8);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /// An image of these layers, tagged.
    static byte[] image(String tag, List<byte[]> layers) throws IOException {
        List<String> diffIds = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            diffIds.add("\"" + dev.mica.core.oci.Digest.ofBytes(layers.get(i)) + "\"");
            names.add("\"" + i + "/layer.tar\"");
        }
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":" + diffIds + "},\"history\":[]}";
        members.add(Member.file("config.json", config));
        members.add(Member.file(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":" + names + "}]"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (Member member : members) {
                put(tar, member.name(), member.text().getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < layers.size(); i++) {
                put(tar, i + "/layer.tar", layers.get(i));
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
