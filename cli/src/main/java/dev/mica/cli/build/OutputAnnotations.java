package dev.mica.cli.build;

import dev.mica.cli.option.UsageException;
import dev.mica.core.build.AnnotationChange;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.image.ImageAnnotations.Place;
import java.util.ArrayList;
import java.util.List;

/// Which annotations each output of a build gets: its own, and those of `--annotation`, which count more.
final class OutputAnnotations {
    private final ImageAnnotations common;
    private final List<OutputParser.Parsed> outputs;

    /// @param common those of `--annotation`
    OutputAnnotations(ImageAnnotations common, List<OutputParser.Parsed> outputs) {
        this.common = common;
        this.outputs = List.copyOf(outputs);
    }

    /// The stored image's: an output that is stored or pushed is that image itself.
    ImageAnnotations stored() {
        ImageAnnotations stored = ImageAnnotations.NONE;
        for (OutputParser.Parsed output : outputs) {
            if (output.output() instanceof Output.Store || output.output() instanceof Output.Registry) {
                stored = stored.with(output.annotations());
            }
        }
        return stored.with(common);
    }

    /// How an output's annotations differ from the stored image's.
    AnnotationChange change(OutputParser.Parsed output) {
        return switch (output.output()) {
            case Output.Image _ -> new AnnotationChange(stored(), of(output));
            case Output.Store _, Output.Registry _, Output.Local _, Output.Tar _, Output.CacheOnly _ ->
                AnnotationChange.NONE;
        };
    }

    private ImageAnnotations of(OutputParser.Parsed output) {
        return output.annotations().with(common);
    }

    /// Says before the build what could not be written after it.
    void check(BuildRequest.Options options) throws UsageException {
        List<ImageAnnotations> all = new ArrayList<>(List.of(stored()));
        outputs.forEach(output -> all.add(of(output)));
        for (ImageAnnotations annotations : all) {
            var obstacle = annotations.obstacle(options.builtPlatforms(), options.makesIndex());
            if (obstacle.isPresent()) {
                throw new UsageException(obstacle.get()
                        + (options.makesIndex()
                                ? ""
                                : "; an index is made for several --platform, or by --build-arg"
                                        + " BUILDKIT_MULTI_PLATFORM=1"));
            }
        }
        for (OutputParser.Parsed output : outputs) {
            ImageAnnotations annotations = of(output);
            if (!ociMediaTypes(output.output())
                    && (annotations.stand(Place.INDEX)
                            || annotations.stand(Place.INDEX_DESCRIPTOR)
                            || annotations.stand(Place.MANIFEST_DESCRIPTOR))) {
                throw new UsageException("cannot export annotations with \"oci-mediatypes=false\"");
            }
        }
    }

    private static boolean ociMediaTypes(Output output) {
        return switch (output) {
            case Output.Image image -> image.blobs().ociMediaTypes();
            case Output.Registry registry -> registry.blobs().ociMediaTypes();
            case Output.Store _, Output.Local _, Output.Tar _, Output.CacheOnly _ -> true;
        };
    }

    /// What is written nowhere, though nothing keeps the build from being made.
    ///
    /// @param index whether the result is an index
    List<String> lost(boolean index) {
        List<String> lost = new ArrayList<>();
        Place outermost = index ? Place.INDEX_DESCRIPTOR : Place.MANIFEST_DESCRIPTOR;
        boolean layout = false;
        boolean files = !outputs.isEmpty();
        for (OutputParser.Parsed output : outputs) {
            layout |= output.output() instanceof Output.Image;
            boolean plain = switch (output.output()) {
                case Output.Local _, Output.Tar _, Output.CacheOnly _ -> true;
                case Output.Store _, Output.Registry _, Output.Image _ -> false;
            };
            files &= plain;
            if (plain && !output.annotations().notes().isEmpty()) {
                lost.add("annotations of an --output that writes no image are not written");
            } else if (output.annotations().stand(outermost) && !(output.output() instanceof Output.Image)) {
                lost.add(outermost.label() + " annotations stand in OCI layouts alone: they are not in the store"
                        + " or a registry");
            }
        }
        if (files && !common.notes().isEmpty()) {
            lost.add("--annotation: no --output writes an image, so that annotations are not written");
        } else if (common.stand(outermost) && !layout) {
            lost.add("--annotation: " + outermost.label() + " annotations stand in OCI layouts alone: they are not in"
                    + " the store or a registry");
        }
        return lost;
    }
}
