package dev.mica.core.cache;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.DirectoryRef;
import java.util.List;
import java.util.Optional;

/// One input of a cache key, with enough kept to say later what changed in it.
public sealed interface KeyField {
    /// What it is, such as `command`; no name twice in one key.
    String name();

    /// A value.
    record Text(String name, String value) implements KeyField {}

    /// Several values, in order: arguments, `NAME=value` pairs.
    record Texts(String name, List<String> values) implements KeyField {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /// Files: what is copied or mounted. The key sees their content digest, without times.
    record Files(String name, DirectoryRef tree) implements KeyField {}

    /// The state of the file system a step starts from.
    ///
    /// @param identity what the key sees
    /// @param description for people: the base image's name, or empty if a step made it
    /// @param tree its files, where they are known; no part of the key
    record Parent(String name, Digest identity, String description, Optional<DirectoryRef> tree) implements KeyField {}
}
