package dev.mica.core.tree;

import java.util.Optional;
import java.util.OptionalLong;

/// Where COPY copies to, and what it changes on the way.
///
/// @param destination absolute; a slash or `/.` at its end means "into this directory"
/// @param owner of all that is copied or made; empty keeps the sources', and made directories are root's
/// @param mode of all that is copied; an octal one also of the directories that are made
/// @param epochSeconds the time of all that is copied or made (`SOURCE_DATE_EPOCH`); empty keeps the sources'
/// @param madeSeconds the time of made directories if there is no epoch
public record CopyOptions(
        String destination,
        Optional<Owner> owner,
        Optional<ModeChange> mode,
        OptionalLong epochSeconds,
        long madeSeconds) {
    public CopyOptions {
        if (!destination.startsWith("/")) {
            throw new IllegalArgumentException("a destination is absolute: \"" + destination + "\"");
        }
    }

    /// Keeps everything as it is.
    public static CopyOptions to(String destination) {
        return new CopyOptions(destination, Optional.empty(), Optional.empty(), OptionalLong.empty(), 0);
    }

    public CopyOptions withOwner(Owner newOwner) {
        return new CopyOptions(destination, Optional.of(newOwner), mode, epochSeconds, madeSeconds);
    }

    public CopyOptions withMode(ModeChange newMode) {
        return new CopyOptions(destination, owner, Optional.of(newMode), epochSeconds, madeSeconds);
    }

    public CopyOptions withEpochSeconds(long newEpochSeconds) {
        return new CopyOptions(destination, owner, mode, OptionalLong.of(newEpochSeconds), madeSeconds);
    }

    public CopyOptions withMadeSeconds(long newMadeSeconds) {
        return new CopyOptions(destination, owner, mode, epochSeconds, newMadeSeconds);
    }

    boolean intoDirectory() {
        return destination.endsWith("/") || destination.endsWith("/.");
    }

    /// What a directory gets that no source describes.
    Metadata madeDirectory() {
        Owner of = owner.orElse(Owner.ROOT);
        int bits = mode.map(ModeChange::madeDirectoryMode).orElse(ModeChange.PLAIN_DIRECTORY_MODE);
        return new Metadata(bits, of.uid(), of.gid(), epochSeconds.orElse(madeSeconds), Xattrs.NONE);
    }

    /// What a source's metadata become.
    Metadata copied(Node source) {
        Metadata metadata = source.metadata();
        int bits = metadata.mode();
        if (mode.isPresent() && !(source instanceof Node.Symlink)) {
            bits = mode.get().apply(bits, source instanceof Node.Dir);
        }
        Owner of = owner.orElse(new Owner(metadata.uid(), metadata.gid()));
        return new Metadata(bits, of.uid(), of.gid(), epochSeconds.orElse(metadata.mtimeSeconds()), metadata.xattrs());
    }
}
