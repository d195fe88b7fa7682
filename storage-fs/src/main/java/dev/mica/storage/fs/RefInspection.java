package dev.mica.storage.fs;

import dev.mica.core.port.StoreInspection.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks at the files of refs, each byte of which a checksum or another place in the file vouches for. Under
/// the lock of the refs, or where nobody can write.
///
/// The end of a file may be torn or not trusted, because a process or the machine died; that is no damage. A
/// record that can't be read is damage if there is one behind it, or if the file says that it was on the disk.
final class RefInspection {
    private final StoreDirectory directory;

    RefInspection(StoreDirectory directory) {
        this.directory = directory;
    }

    List<Damage> inspect(boolean repair) throws IOException {
        List<Damage> damages = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.refs())) {
            for (Path file : files) {
                Optional<String> found = damage(Files.readAllBytes(file));
                if (found.isPresent()) {
                    if (repair) {
                        rewrite(file);
                    }
                    damages.add(new Damage(file.toString(), found.get(), repair));
                }
            }
        } catch (NoSuchFileException e) {
            return damages;
        }
        return damages;
    }

    private static Optional<String> damage(byte[] file) throws IOException {
        Optional<RefFile.Header> header = RefFile.Header.decode(file);
        if (header.isEmpty()) {
            return Optional.of("its header is not one of a namespace of refs");
        }
        int at = RefFile.HEADER_SIZE + 4 * header.get().count();
        for (int i = 0; i < header.get().count(); i++) {
            Optional<RefRecord.Decoded> record = RefRecord.decode(file, at, file.length);
            if (record.isEmpty() || !(record.get().record() instanceof RefRecord.Set)) {
                return Optional.of("there is no whole record at offset " + at);
            }
            if (ByteBuffer.wrap(file).getInt(RefFile.HEADER_SIZE + 4 * i) != at) {
                return Optional.of("the place of record " + i + " is wrong");
            }
            at += record.get().size();
        }
        if (at != header.get().base()) {
            return Optional.of(
                    "expected the changes to begin at offset " + header.get().base() + ", found them at " + at);
        }
        return tailDamage(file, at, header.get());
    }

    private static Optional<String> tailDamage(byte[] file, int base, RefFile.Header header) {
        int at = base;
        for (Optional<RefRecord.Decoded> next = RefRecord.decode(file, at, file.length);
                next.isPresent();
                next = RefRecord.decode(file, at, file.length)) {
            at += next.get().size();
        }
        if (header.durable().isEmpty()) {
            return Optional.of("it doesn't say up to where it is on the disk");
        }
        if (at < header.durable().getAsLong() || next(file, at + 1) < file.length) {
            return Optional.of("there is no whole record at offset " + at);
        }
        return Optional.empty();
    }

    /// Where the next whole record begins; the end if there is none.
    private static int next(byte[] file, int from) {
        for (int at = from; at < file.length; at++) {
            if (RefRecord.decode(file, at, file.length).isPresent()) {
                return at;
            }
        }
        return file.length;
    }

    /// Writes a file anew with all that can be read of it.
    private void rewrite(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Map<String, RefRecord.Set> refs = new TreeMap<>();
        int at = next(bytes, RefFile.HEADER_SIZE);
        while (at < bytes.length) {
            Optional<RefRecord.Decoded> record = RefRecord.decode(bytes, at, bytes.length);
            if (record.isPresent()) {
                apply(record.get().record(), refs);
                at += record.get().size();
            } else {
                at = next(bytes, at + 1);
            }
        }
        RefNamespace.write(directory, file, List.copyOf(refs.values()));
    }

    private static void apply(RefRecord record, Map<String, RefRecord.Set> refs) {
        switch (record) {
            case RefRecord.Set set -> refs.put(set.name(), set);
            case RefRecord.Remove remove -> refs.remove(remove.name());
            case RefRecord.Touch touch -> refs.computeIfPresent(touch.name(), (_, set) -> set.touched(touch.when()));
            case RefRecord.Booted _, RefRecord.Superseded _ -> {}
        }
    }
}
