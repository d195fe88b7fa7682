package dev.mica.sandbox.isolation;

import dev.mica.core.port.Sandbox;
import dev.mica.sandbox.namespace.HostTools;
import dev.mica.sandbox.root.PreparedRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The chain of host programs that each take something away from the process and start the next: limits,
/// capabilities, variables, and last `chroot`, which sets the user and starts the program asked for.
record UnshareProcess(PreparedRoot root, Sandbox.ExecRequest exec) {
    private static final long UNLIMITED = -1;

    List<String> words() throws IOException {
        List<String> words = new ArrayList<>();
        limits(words);
        capabilities(words);
        List<String> inside = new ArrayList<>();
        words.addAll(List.of(HostTools.require("env"), "-i", "--"));
        environment(words, inside);
        words.addAll(List.of(HostTools.require("chroot"), "--skip-chdir"));
        words.add("--userspec=+" + exec.user().uid() + ":+" + exec.user().gid());
        words.add("--groups=" + groups());
        words.add(up());
        words.addAll(inside);
        words.addAll(exec.arguments());
        return words;
    }

    private void limits(List<String> words) throws IOException {
        if (exec.limits().isEmpty()) {
            return;
        }
        words.add(HostTools.require("prlimit"));
        for (Sandbox.ResourceLimit limit : exec.limits()) {
            words.add("--" + limit.name().toLowerCase(Locale.ROOT) + "=" + number(limit.soft()) + ":"
                    + number(limit.hard()));
        }
    }

    private static String number(long limit) {
        return limit == UNLIMITED ? "unlimited" : Long.toUnsignedString(limit);
    }

    /// Root's capabilities after the next execve(2) are those of the bounding set.
    private void capabilities(List<String> words) throws IOException {
        if (!exec.privileged()) {
            words.add(HostTools.require("setpriv"));
            words.add("--bounding-set=-all,+" + String.join(",+", Capabilities.DEFAULT));
            words.add("--inh-caps=-all");
            words.add("--");
        }
    }

    /// Variables of the dynamic linker would also be heeded by `chroot`, which is the host's. The image's own `env`
    /// sets those, if it has one.
    private void environment(List<String> words, List<String> inside) throws IOException {
        boolean own = root.isExecutable("/usr/bin/env");
        for (String variable : exec.environment()) {
            if (own && variable.startsWith("LD_")) {
                if (inside.isEmpty()) {
                    inside.add("/usr/bin/env");
                }
                inside.add(variable);
            } else {
                words.add(variable);
            }
        }
    }

    private String groups() {
        if (exec.user().additionalGids().isEmpty()) {
            return "";
        }
        List<String> groups = new ArrayList<>();
        for (long gid : exec.user().additionalGids()) {
            groups.add("+" + gid);
        }
        return String.join(",", groups);
    }

    /// The way from the working directory up to the root. `chroot` keeps the working directory only if the new root
    /// is called `/`, and by this name it is.
    private String up() {
        int depth = (int) root.workingDirectory().chars().filter(c -> c == '/').count();
        return root.workingDirectory().equals("/") ? "." : "../".repeat(depth - 1) + "..";
    }
}
