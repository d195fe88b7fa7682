package dev.mica.transport.registry;

/// How a blob came to be in a repository.
public sealed interface UploadOutcome {
    /// It was there before.
    record Present() implements UploadOutcome {}

    /// The registry took it over from another of its repositories.
    record Mounted(String from) implements UploadOutcome {}

    /// It was sent.
    ///
    /// @param bytes that crossed the network; fewer than the blob has where an earlier upload was finished
    record Sent(long bytes) implements UploadOutcome {}
}
