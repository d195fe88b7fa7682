package dev.mica.hostfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the libraries that programs of the host need, where the host's loader would.
final class LibrarySearch {
    static final Path LOADER_CACHE = Path.of("/etc/ld.so.cache");

    private static final List<Path> STANDARD = List.of(
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/lib/aarch64-linux-gnu"),
            Path.of("/usr/lib/aarch64-linux-gnu"),
            Path.of("/lib64"),
            Path.of("/usr/lib64"),
            Path.of("/lib"),
            Path.of("/usr/lib"));

    private final LoaderCache cache = LoaderCache.read(LOADER_CACHE);

    /// A library and how the loader gets to know where it is.
    ///
    /// @param throughCache whether it does only by its cache
    record Library(Path path, boolean throughCache) {}

    /// The path of a library that a file needs.
    ///
    /// @param elf the file
    /// @param origin the file's directory, for `$ORIGIN`
    /// @param inherited search directories of the files that led to this one
    Optional<Library> find(String name, ElfFile elf, Path origin, List<Path> inherited) throws IOException {
        if (name.contains("/")) {
            return Optional.of(new Library(Path.of(name), false));
        }
        List<Path> directories = new ArrayList<>();
        if (elf.runpath().isEmpty()) {
            directories.addAll(searchPath(elf, origin));
            directories.addAll(inherited);
        } else {
            elf.runpath().forEach(directory -> directories.add(expand(directory, origin)));
        }
        directories.addAll(STANDARD);
        for (Path directory : directories) {
            Path candidate = directory.resolve(name);
            if (isFor(candidate, elf.machine())) {
                return Optional.of(new Library(candidate, false));
            }
        }
        for (Path candidate : cache.find(name)) {
            if (isFor(candidate, elf.machine())) {
                return Optional.of(new Library(candidate, true));
            }
        }
        return Optional.empty();
    }

    /// The directories that the file gives to those it needs.
    static List<Path> searchPath(ElfFile elf, Path origin) {
        if (!elf.runpath().isEmpty()) {
            return List.of();
        }
        return elf.rpath().stream().map(directory -> expand(directory, origin)).toList();
    }

    private static Path expand(String directory, Path origin) {
        return Path.of(directory
                .replace("${ORIGIN}", origin.toString())
                .replace("$ORIGIN", origin.toString())
                .replace("$LIB", "lib"));
    }

    private static boolean isFor(Path candidate, int machine) throws IOException {
        return Files.isRegularFile(candidate)
                && Programs.startsAsElf(candidate)
                && ElfFile.read(candidate).machine() == machine;
    }
}
