package dev.mica.core.oci;

import java.util.List;
import java.util.Optional;

/// Chooses an image of an index for a platform, as containerd's "only" matcher does: the same system and
/// architecture, and the best variant that the wanted one can run.
public final class PlatformMatch {
    private static final List<String> ARM_VARIANTS = List.of("v8", "v7", "v6", "v5");

    private PlatformMatch() {}

    /// The manifest for the platform; of equally good ones the first. Attestations are no images.
    public static Optional<Descriptor> choose(Index index, Platform wanted) {
        Optional<Descriptor> best = Optional.empty();
        int bestRank = Integer.MAX_VALUE;
        for (Descriptor candidate : index.manifests()) {
            if (candidate.platform().isEmpty() || candidate.annotations().containsKey("vnd.docker.reference.type")) {
                continue;
            }
            int rank = rank(candidate.platform().get().normalised(), wanted.normalised());
            if (rank < bestRank) {
                best = Optional.of(candidate);
                bestRank = rank;
            }
        }
        return best;
    }

    /// Whether an image of one platform can stand where the other is wanted.
    public static boolean matches(Platform image, Platform wanted) {
        return rank(image.normalised(), wanted.normalised()) < Integer.MAX_VALUE;
    }

    /// 0 for the very platform, more for older variants, the greatest number for what can't run.
    private static int rank(Platform image, Platform wanted) {
        if (!image.os().equals(wanted.os()) || !image.architecture().equals(wanted.architecture())) {
            return Integer.MAX_VALUE;
        }
        if (image.variant().equals(wanted.variant())) {
            return 0;
        }
        return switch (wanted.architecture()) {
            case "arm" -> olderVariant(ARM_VARIANTS.indexOf(image.variant()), ARM_VARIANTS.indexOf(wanted.variant()));
            case "amd64", "arm64" ->
                olderVariant(
                        -number(image.variant(), wanted.architecture()),
                        -number(wanted.variant(), wanted.architecture()));
            default -> Integer.MAX_VALUE;
        };
    }

    /// Positions grow with age; one that is older than what is wanted will do.
    private static int olderVariant(int image, int wanted) {
        return image > wanted ? image - wanted : Integer.MAX_VALUE;
    }

    private static int number(String variant, String architecture) {
        if (variant.isEmpty()) {
            return architecture.equals("arm64") ? 8 : 1;
        }
        String digits = variant.startsWith("v") ? variant.substring(1) : variant;
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MIN_VALUE / 2;
    }
}
