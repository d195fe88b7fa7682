package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.port.StoreInspection.Damage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The file that tells a store's version.
final class FormatFile {
    static final String NAME = "format";
    private static final String START = "Mica store, version ";
    private static final int VERSION = 1;
    private static final String TEXT = START + VERSION + "\nIts layout is described in docs/storage-fs.md.\n";
    private static final int MAX_BYTES = 4096;

    private FormatFile() {}

    /// Whether the file is there.
    ///
    /// @throws StoreAccessException if the format is one this version doesn't know
    static boolean check(Path root) throws IOException {
        Optional<String> text = read(root);
        String first = text.flatMap(all -> all.lines().findFirst()).orElse("");
        if (text.isPresent() && !first.equals(START + VERSION)) {
            throw new StoreAccessException(
                    "the store " + root + " can't be used: expected " + root.resolve(NAME) + " to say \"" + START
                            + VERSION + "\", found \"" + first
                            + "\"; use the version of Mica that made it, or another directory, or, if the file is damaged, run"
                            + " 'mica system fsck --repair'",
                    null);
        }
        return text.isPresent();
    }

    private static Optional<String> read(Path root) throws IOException {
        try (InputStream in = Files.newInputStream(root.resolve(NAME))) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("read anything", root, e);
        }
    }

    static void write(StoreDirectory directory) throws IOException {
        Path temporary = directory.newTemporaryFile();
        byte[] text = TEXT.getBytes(UTF_8);
        try (SharedFile file = SharedFile.openOrCreate(temporary)) {
            file.write(0, text, 0, text.length);
        }
        StoreDirectory.moveIntoPlace(temporary, directory.root().resolve(NAME));
    }

    /// What is wrong with it. Another version's is told from a damaged one by the packs: where there are some,
    /// and all begin as this version's do, the file lies.
    static Optional<Damage> damage(Path root, boolean repair) throws IOException {
        Optional<String> text = read(root);
        if (text.isPresent() ? text.get().equals(TEXT) : isEmpty(root)) {
            return Optional.empty();
        }
        boolean ours = text.isEmpty() || !isAnother(text.get()) || packsAreOurs(root);
        if (!ours) {
            check(root);
        }
        if (repair) {
            write(StoreDirectory.withoutCheck(root));
        }
        String found = text.map(all -> "\"" + all.lines().findFirst().orElse("") + "\"")
                .orElse("nothing");
        return Optional.of(new Damage(
                root.resolve(NAME).toString(),
                "expected two lines that begin with \"" + START + VERSION + "\", found " + found,
                repair));
    }

    /// Whether nothing was ever put there; it may have been made in part only.
    private static boolean isEmpty(Path root) throws IOException {
        for (String folder : List.of("packs", "refs", "blobs")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
                if (files.iterator().hasNext()) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                // Not made yet, and so are the rest.
                return true;
            }
        }
        return true;
    }

    private static boolean isAnother(String text) {
        return text.startsWith(START) && !text.startsWith(START + VERSION + "\n");
    }

    private static boolean packsAreOurs(Path root) throws IOException {
        boolean some = false;
        try (DirectoryStream<Path> packs = Files.newDirectoryStream(root.resolve("packs"), "*.pack")) {
            for (Path pack : packs) {
                try (InputStream in = Files.newInputStream(pack)) {
                    if (!Arrays.equals(in.readNBytes(PackScanner.MAGIC.length), PackScanner.MAGIC)) {
                        return false;
                    }
                    some = true;
                }
            }
        }
        return some;
    }
}
