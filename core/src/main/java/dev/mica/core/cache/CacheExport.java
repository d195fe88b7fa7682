package dev.mica.core.cache;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// All that one artifact of a shared cache says.
///
/// @param steps sorted by key; several results of one key may be there
/// @param bases the files of images that steps start from, by the diff IDs of their layers
/// @param layers of the steps, and tables of contents of the bases
public record CacheExport(List<ExportedStep> steps, Map<List<DiffId>, Tree> bases, Map<DiffId, ExportedLayer> layers) {
    private static final Comparator<ExportedStep> ORDER = Comparator.comparing(
                    (ExportedStep step) -> step.made().key().digest())
            .thenComparing(step -> step.made().layer().digest())
            .thenComparing(step -> step.made().tree().root().ref().exact())
            .thenComparing(step -> step.made().created());

    /// Says nothing.
    public static final CacheExport EMPTY = new CacheExport(List.of(), Map.of(), Map.of());

    public CacheExport {
        steps = steps.stream().sorted(ORDER).toList();
        Map<List<DiffId>, Tree> sortedBases = new TreeMap<>(Comparator.comparing(List::toString));
        sortedBases.putAll(bases);
        bases = Collections.unmodifiableMap(sortedBases);
        Map<DiffId, ExportedLayer> sortedLayers = new TreeMap<>(Comparator.comparing(DiffId::digest));
        sortedLayers.putAll(layers);
        layers = Collections.unmodifiableMap(sortedLayers);
    }

    /// What all of them say. Of equal results the first stays.
    public static CacheExport union(Collection<CacheExport> all) {
        Map<String, ExportedStep> steps = new LinkedHashMap<>();
        Map<List<DiffId>, Tree> bases = new LinkedHashMap<>();
        Map<DiffId, ExportedLayer> layers = new LinkedHashMap<>();
        for (CacheExport export : all) {
            export.steps.forEach(step -> steps.putIfAbsent(identity(step), step));
            export.bases.forEach(bases::putIfAbsent);
            export.layers.forEach((layer, place) -> layers.merge(layer, place, ExportedLayer::or));
        }
        return new CacheExport(new ArrayList<>(steps.values()), bases, layers);
    }

    /// The same without the results that nobody is likely to want: of each step of a Dockerfile the newest stay.
    ///
    /// @param most results of one step
    public CacheExport newest(int most) {
        Map<Digest, List<ExportedStep>> byStep = new LinkedHashMap<>();
        Comparator<ExportedStep> newestFirst = Comparator.comparing(
                        (ExportedStep step) -> step.made().created())
                .reversed();
        steps.stream()
                .sorted(newestFirst.thenComparing(ORDER))
                .forEach(step -> byStep.computeIfAbsent(step.made().stepId().anyProject(), any -> new ArrayList<>())
                        .add(step));
        List<ExportedStep> kept = byStep.values().stream()
                .flatMap(results -> results.stream().limit(most))
                .toList();
        Set<DiffId> needed = new HashSet<>();
        kept.forEach(step -> needed.add(step.made().layer()));
        bases.keySet().forEach(needed::addAll);
        Map<DiffId, ExportedLayer> places = new LinkedHashMap<>(layers);
        places.keySet().retainAll(needed);
        return new CacheExport(kept, bases, places);
    }

    /// Names a result. Two that have the same name differ in times of what is below at most.
    public static String identity(ExportedStep step) {
        return step.made().key() + " " + step.made().layer();
    }
}
