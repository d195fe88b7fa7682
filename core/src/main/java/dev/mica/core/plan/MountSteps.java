package dev.mica.core.plan;

import dev.mica.parser.MountDescription;
import dev.mica.parser.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `RUN --mount`: defaults, places, and what is mounted.
final class MountSteps {
    private static final int CACHE_MODE = 0755;
    private static final int SECRET_MODE = 0400;
    private static final int AGENT_MODE = 0600;

    private final VertexList vertices;
    private final StageState state;
    private final ArgumentNotes notes;
    private final String cacheNamespace;
    private final SourceRange range;

    MountSteps(VertexList vertices, StageState state, ArgumentNotes notes, String cacheNamespace, SourceRange range) {
        this.vertices = vertices;
        this.state = state;
        this.notes = notes;
        this.cacheNamespace = cacheNamespace;
        this.range = range;
    }

    /// @param sources one for each mount
    List<RunMount> plan(List<MountDescription> described, List<Optional<StageDraft>> sources) {
        List<RunMount> mounts = new ArrayList<>();
        int agents = 0;
        for (int i = 0; i < described.size(); i++) {
            MountDescription mount = described.get(i);
            mounts.add(
                    switch (mount.type()) {
                        case BIND -> bind(mount, sources.get(i));
                        case CACHE -> cache(mount, sources.get(i));
                        case TMPFS -> tmpfs(mount);
                        case SECRET -> secret(mount);
                        case SSH -> agent(mount, agents++);
                    });
        }
        return mounts;
    }

    private RunMount bind(MountDescription mount, Optional<StageDraft> source) {
        VertexId from = source.isPresent() ? root(mount, source.get()) : vertices.context("");
        return new RunMount.Bind(from, fromRoot(mount.source()), target(mount), !mount.readOnly());
    }

    private RunMount cache(MountDescription mount, Optional<StageDraft> source) {
        String id = mount.id().isEmpty() ? ImagePaths.clean(mount.target()) : mount.id();
        return new RunMount.Cache(
                cacheNamespace + "/" + id,
                source.filter(draft -> !(draft.isScratch() && !draft.isStage())).map(draft -> root(mount, draft)),
                fromRoot(mount.source()),
                target(mount),
                mount.readOnly(),
                switch (mount.sharing()) {
                    case SHARED -> RunMount.Sharing.SHARED;
                    case PRIVATE -> RunMount.Sharing.PRIVATE;
                    case LOCKED -> RunMount.Sharing.LOCKED;
                },
                mount.mode().orElse(CACHE_MODE),
                mount.uid().orElse(0),
                mount.gid().orElse(0));
    }

    private RunMount tmpfs(MountDescription mount) {
        if (mount.readOnly()) {
            throw Refusals.refuse("a tmpfs mount can't be read-only: it starts empty", "remove readonly");
        }
        return new RunMount.Tmpfs(
                target(mount), mount.sizeLimit() > 0 ? OptionalLong.of(mount.sizeLimit()) : OptionalLong.empty());
    }

    private RunMount secret(MountDescription mount) {
        String named = mount.source().isEmpty() ? mount.id() : mount.source();
        String id = named.isEmpty() ? ImagePaths.base(mount.target()) : named;
        boolean file = mount.env().isEmpty() || !mount.target().isEmpty();
        String target = mount.target().isEmpty() ? "/run/secrets/" + ImagePaths.base(id) : mount.target();
        notes.secrets.putIfAbsent(id, new ArgumentNotes.Need(id, mount.required(), range));
        return new RunMount.Secret(
                id,
                ImagePaths.join("/", target),
                file,
                mount.env().map(variable -> variable.isEmpty() ? id : variable),
                mount.required(),
                mount.mode().orElse(SECRET_MODE),
                mount.uid().orElse(0),
                mount.gid().orElse(0));
    }

    private RunMount agent(MountDescription mount, int number) {
        if (!mount.source().isEmpty()) {
            throw Refusals.refuse("ssh does not support source");
        }
        String id = mount.id().isEmpty() ? "default" : mount.id();
        notes.agents.putIfAbsent(id, new ArgumentNotes.Need(id, mount.required(), range));
        String target = mount.target().isEmpty() ? "/run/buildkit/ssh_agent." + number : mount.target();
        return new RunMount.Ssh(
                id,
                ImagePaths.join("/", target),
                mount.required(),
                mount.mode().orElse(AGENT_MODE),
                mount.uid().orElse(0),
                mount.gid().orElse(0));
    }

    private static VertexId root(MountDescription mount, StageDraft source) {
        return source.end
                .orElseThrow(() -> Refusals.refuse(
                        "cannot mount from stage \"" + mount.from().orElse("") + "\" to \"" + mount.target()
                                + "\", stage needs to be defined before current command",
                        "move the stage up"))
                .root();
    }

    private String target(MountDescription mount) {
        String target = ImagePaths.isAbsolute(mount.target())
                ? ImagePaths.clean(mount.target())
                : ImagePaths.join("/", state.workingDirectory(), mount.target());
        if (target.equals("/")) {
            throw Refusals.refuse("invalid mount target \"/\"", "give a target");
        }
        return target;
    }

    private static String fromRoot(String source) {
        return ImagePaths.join("/", source);
    }
}
