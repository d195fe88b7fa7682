package dev.mica.core.tree;

import dev.mica.core.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what COPY and ADD copy: the part of a copy that does not depend on where it goes. Reads only the
/// directories on the way to the sources, and those in which something is left out.
///
/// - A source is taken as it is written; wildcards stay within a name. `..` and a leading slash stay at the
///   root.
/// - Links are followed in a source's path, and if the source itself is one, whether named or matched by a
///   wildcard. Links in a source directory are copied.
/// - A name must be there; a wildcard need not match, but the directory in front of it must be there.
/// - With `parents`, no links are followed behind the `/./`, and a pattern without wildcards must be there.
/// - If the source is the root and not all of it is copied, the links that stand in the root itself and are
///   copied must lead to something. They are copied as links all the same: BuildKit demands it since it follows
///   them for its cache key, and a Dockerfile should not build here that doesn't build there.
public final class TreeSelection {
    private static final String PIVOT = "/./";

    private final Tree tree;
    private final TreeReader reader;
    private final TreeWriter writer;
    private final EntryFilter excludes;
    private final List<CopySource> sources = new ArrayList<>();
    private final SelectedFiles files;

    private TreeSelection(Tree tree, TreeReader reader, TreeWriter writer, EntryFilter excludes) {
        this.tree = tree;
        this.reader = reader;
        this.writer = writer;
        this.excludes = excludes;
        this.files = new SelectedFiles(writer, writer);
    }

    /// @param source what the sources are found in
    /// @param reader reads its records
    /// @param writer takes the records of [Selection.Chosen#files()] that are new, and reads those of the
    ///     source
    public static Selection select(Tree source, TreeReader reader, SelectionRequest request, TreeWriter writer) {
        try {
            TreeSelection selection =
                    new TreeSelection(source, remembering(reader), writer, EntryFilter.excluding(request.excludes()));
            for (String pattern : request.patterns()) {
                if (request.parents()) {
                    selection.addWithParents(pattern);
                } else {
                    selection.add(pattern);
                }
            }
            return new Selection.Chosen(selection.sources, selection.files.tree());
        } catch (SelectionFailure e) {
            return e.problem();
        }
    }

    /// Sources often share the directories on their way.
    private static TreeReader remembering(TreeReader reader) {
        Map<Digest, Directory> read = new HashMap<>();
        return ref -> read.computeIfAbsent(ref.exact(), _ -> reader.read(ref));
    }

    private void add(String pattern) throws SelectionFailure {
        for (SourceFinder.Found found : new SourceFinder(tree, reader, pattern).find(SlashPattern.of(pattern))) {
            add(pattern, found, excludes);
        }
    }

    private void addWithParents(String pattern) throws SelectionFailure {
        int pivot = pattern.indexOf(PIVOT);
        String start = pivot < 0 ? "/" : pattern.substring(0, pivot);
        String kept = pivot < 0 ? pattern : pattern.substring(pivot + PIVOT.length());
        SourceFinder finder = new SourceFinder(tree, reader, pattern);
        SlashPattern from = SlashPattern.of(start);
        boolean required = !SlashPattern.isWildcard(start) && !SlashPattern.isWildcard(kept);
        EntryFilter filter = excludes.including(kept);
        for (SourceFinder.Found found : finder.find(from)) {
            boolean any = add(pattern, found, filter);
            if (required && !any) {
                throw notIncluded(finder, from, kept);
            }
        }
    }

    private SelectionFailure notIncluded(SourceFinder finder, SlashPattern from, String kept) throws SelectionFailure {
        TreePath path = finder.path(from).resolve(finder.path(SlashPattern.of(kept)));
        return finder.missing(
                TreeLookup.at(tree, path, reader) instanceof Resolution.Absent absent
                        ? absent
                        : new Resolution.Absent(path, path));
    }

    /// @return whether the filter let anything pass
    private boolean add(String pattern, SourceFinder.Found found, EntryFilter filter) throws SelectionFailure {
        found.links().forEach(files::addLink);
        boolean any = false;
        CopySource source = new CopySource(found.path(), found.node(), Set.of());
        if (found.node() instanceof Node.Dir dir) {
            FilteredDirectory filtered = new FilteredDirectory(filter, reader, writer);
            source = new CopySource(found.path(), filtered.of(dir), filtered.passedThrough());
            any = filtered.any();
            if (found.path().isRoot() && !filter.passesAll() && source.node() instanceof Node.Dir kept) {
                refuseDanglingLinks(pattern, kept);
            }
        }
        sources.add(source);
        files.add(found.realPath(), source.node());
        return any;
    }

    private void refuseDanglingLinks(String pattern, Node.Dir root) throws SelectionFailure {
        for (Map.Entry<FileName, Node> entry : writer.read(root.ref()).entries().entrySet()) {
            if (entry.getValue() instanceof Node.Symlink(Metadata _, LinkTarget target)) {
                TreePath link = TreePath.ROOT.child(entry.getKey());
                switch (TreeLookup.follow(tree, link, reader)) {
                    case Resolution.Present _ -> {}
                    case Resolution.Absent _, Resolution.NotDirectory _ ->
                        throw new SelectionFailure(new Selection.DanglingLink(pattern, link, target));
                    case Resolution.LinkLoop loop ->
                        throw new SelectionFailure(new Selection.LinkLoop(pattern, loop.path()));
                }
            }
        }
    }
}
