package dev.mica.cli.image;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.HostPlatform;
import dev.mica.core.build.StoredImage;
import dev.mica.core.oci.Platform;
import java.io.IOException;
import java.util.Optional;

/// Which of an image's platforms a command is about: the one of `--platform`, else this machine's, else the only one.
///
/// @param wanted empty if `--platform` was not given
public record PlatformChoice(Optional<Platform> wanted) {
    public static PlatformChoice of(Arguments arguments) throws UsageException {
        Optional<String> text = arguments.value("platform");
        return new PlatformChoice(text.isEmpty() ? Optional.empty() : Optional.of(parse(text.get())));
    }

    /// Reads one platform.
    public static Platform parse(String text) throws UsageException {
        try {
            return Platform.parse(text, HostPlatform.current());
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid platform: " + e.getMessage());
        }
    }

    /// @throws CommandException if the image has no such platform
    public StoredImage choose(ImageCatalog catalog, CatalogEntry entry) throws IOException, CommandException {
        Platform platform = wanted.orElse(HostPlatform.current());
        Optional<StoredImage> found = catalog.stored().image(entry.target(), platform);
        if (wanted.isPresent()) {
            found = found.filter(image -> image.config().platform().os().equals(platform.os())
                    && image.config().platform().architecture().equals(platform.architecture()));
        } else if (found.isEmpty() && entry.images().size() == 1) {
            found = Optional.of(entry.images().getFirst());
        }
        if (found.isPresent()) {
            return found.get();
        }
        throw new CommandException(
                "image " + entry.familiarName() + " has nothing for " + platform,
                "choose with --platform: "
                        + String.join(
                                ", ",
                                entry.images().stream()
                                        .map(image -> image.config().platform().toString())
                                        .toList()));
    }
}
