package dev.mica.parser;

import java.util.List;

/// The instructions that a Dockerfile may hold.
public final class InstructionNames {
    /// In upper case, sorted.
    public static final List<String> ALL = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private InstructionNames() {}
}
