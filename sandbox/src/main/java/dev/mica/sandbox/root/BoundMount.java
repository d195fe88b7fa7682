package dev.mica.sandbox.root;

/// A host path of the run's mount namespace to be shown in the root.
///
/// @param source absolute, in the namespace
/// @param target absolute, inside the root, without symbolic links
public record BoundMount(String source, String target, boolean readOnly) {}
