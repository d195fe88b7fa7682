package dev.mica.core.port;

/// What a store takes, in bytes.
///
/// @param logical of all blobs, each as long as it is
/// @param unique the same with what several blobs share counted once, where the store finds that; about
/// @param onDisk of the store's files
public record StoreUsage(long logical, long unique, long onDisk) {
    /// Measures a store.
    @FunctionalInterface
    public interface Measure {
        StoreUsage take() throws java.io.IOException;
    }
}
