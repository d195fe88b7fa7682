package dev.mica.core.plan;

import dev.mica.core.image.HistoryLines;
import dev.mica.core.oci.Digest;
import dev.mica.parser.CopyFlags;
import dev.mica.parser.CopySources;
import dev.mica.parser.InlineContent;
import dev.mica.parser.Instruction;
import dev.mica.parser.git.GitReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// COPY and ADD.
final class CopySteps {
    record Planned(Op.Copy op, String historyLine) {}

    private final StageState state;
    private final Words words;
    private final List<CopyItem> items = new ArrayList<>();
    private final List<String> shownSources = new ArrayList<>();

    private CopySteps(StageState state, Words words) {
        this.state = state;
        this.words = words;
    }

    static Planned copy(
            StageState state, Instruction.Copy copy, VertexId from, Words words, OptionalLong epochSeconds) {
        CopySteps steps = new CopySteps(state, words);
        for (String written : copy.files().paths()) {
            String source = steps.source(written);
            if (gitReference(source).isPresent()) {
                throw Refusals.refuse("source can't be a git ref for COPY", "use ADD");
            }
            if (isWebAddress(source)) {
                throw Refusals.refuse("source can't be a URL for COPY", "use ADD");
            }
            steps.addPath(source, from, false);
        }
        return steps.planned("COPY", copy.files(), copy.flags(), copy.parents(), epochSeconds);
    }

    /// @param context the build context's vertex, asked for only if something is read from it
    static Planned add(
            StageState state, Instruction.Add add, Supplier<VertexId> context, Words words, OptionalLong epochSeconds) {
        CopySteps steps = new CopySteps(state, words);
        Optional<String> checksum = words.word(add.checksum());
        if (checksum.isPresent() && add.files().paths().size() != 1) {
            throw Refusals.refuse("checksum can't be specified for multiple sources");
        }
        for (String written : add.files().paths()) {
            String source = steps.source(written);
            Optional<GitReference> git = gitReference(source);
            if (git.isPresent()) {
                steps.items.add(gitItem(source, git.get(), checksum, add.keepGitDirectory()));
            } else if (isWebAddress(source)) {
                checksum.ifPresent(CopySteps::requireDigest);
                steps.items.add(
                        new CopyItem.Remote(source, checksum, add.unpack().orElse(false)));
            } else if (checksum.isPresent()) {
                throw Refusals.refuse("checksum requires HTTP(S) or Git sources");
            } else {
                steps.addPath(source, context.get(), add.unpack().orElse(true));
            }
        }
        return steps.planned("ADD", add.files(), add.flags(), false, epochSeconds);
    }

    private String source(String written) {
        String source = words.word(written);
        shownSources.add(VertexNames.withoutCredentials(source));
        return source;
    }

    /// Paths that follow each other are one item.
    private void addPath(String source, VertexId from, boolean unpack) {
        List<String> patterns = new ArrayList<>();
        if (!items.isEmpty() && items.getLast() instanceof CopyItem.Paths before) {
            patterns.addAll(before.patterns());
            items.removeLast();
        }
        // An empty name means the root, as if it was cleaned as a path from there.
        patterns.add(source.isEmpty() ? "/" : PlatformPaths.slashed(state.platform(), source));
        items.add(new CopyItem.Paths(from, patterns, unpack));
    }

    private Planned planned(
            String instruction, CopySources files, CopyFlags flags, boolean parents, OptionalLong epochSeconds) {
        for (InlineContent content : files.contents()) {
            String text = content.expand() ? words.body(content.content()) : content.content();
            items.add(new CopyItem.Inline(new InlineFile(content.name(), text, 0644)));
            shownSources.add("<<" + content.name());
        }
        Optional<String> owner = words.word(flags.chown());
        Optional<String> mode = words.word(flags.chmod());
        mode.ifPresent(CopyModes::require);
        String destination = words.word(files.destination());
        List<String> shownFlags = new ArrayList<>();
        if (parents) {
            shownFlags.add("--parents");
        }
        owner.ifPresent(text -> shownFlags.add("--chown=" + text));
        mode.ifPresent(text -> shownFlags.add("--chmod=" + text));
        Op.Copy op = new Op.Copy(
                state.root(),
                items,
                ImagePaths.destination(state.workingDirectory(), PlatformPaths.slashed(state.platform(), destination)),
                owner,
                mode,
                // With a mode BuildKit makes an ordinary copy.
                flags.link() && mode.isEmpty(),
                parents,
                flags.excludes(),
                epochSeconds);
        return new Planned(op, HistoryLines.copy(instruction, shownFlags, shownSources, destination));
    }

    /// A git repository, unless it is written like a path.
    private static Optional<GitReference> gitReference(String source) {
        try {
            return GitReference.parse(source).filter(git -> !git.bareHost());
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse(String.valueOf(e.getMessage()));
        }
    }

    /// Whether ADD takes it from the build context.
    static boolean isLocal(String source) {
        return gitReference(source).isEmpty() && !isWebAddress(source);
    }

    private static boolean isWebAddress(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    private static CopyItem.Git gitItem(
            String source, GitReference git, Optional<String> checksum, Optional<Boolean> keepGitDirectory) {
        Optional<Boolean> kept = git.keepGitDirectory();
        if (kept.isPresent() && keepGitDirectory.isPresent() && !kept.equals(keepGitDirectory)) {
            throw Refusals.refuse("inconsistent keep-git-dir configuration");
        }
        Optional<String> own = Optional.of(git.checksum()).filter(text -> !text.isEmpty());
        if (own.isPresent() && checksum.isPresent() && !own.equals(checksum)) {
            throw Refusals.refuse("checksum mismatch \"" + checksum.get() + "\" != \"" + own.get() + "\"");
        }
        return new CopyItem.Git(
                source, checksum.or(() -> own), kept.or(() -> keepGitDirectory).orElse(false));
    }

    private static void requireDigest(String checksum) {
        try {
            Digest.parse(checksum);
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse("invalid checksum: " + e.getMessage());
        }
    }
}
