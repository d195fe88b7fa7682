package dev.mica.parser;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Texts that look like Dockerfiles often enough to reach every part of the reader.
final class Texts {
    private static final List<String> PIECES = List.of(
            "\n",
            "\n",
            "\n",
            "\r\n",
            " ",
            " ",
            " ",
            "\t",
            "\u000b",
            "\u00a0",
            "\\",
            "\\\n",
            " \\\n",
            "\\ ",
            "`",
            "#",
            "# escape=`\n",
            "# syntax=a b\n",
            "#check=skip=all\n",
            "# a b\n",
            "#\n",
            "a",
            "b=c",
            "$a",
            "${a:-b}",
            "${",
            "}",
            "'",
            "\"",
            "\"x y\"",
            "<<EOF",
            "<<-EOF",
            "<<'E'",
            "3<<A",
            "\nEOF\n",
            "\n\tEOF\n",
            "\nE\n",
            "\nA\n",
            "[\"a\", \"b\"]",
            "[",
            "]",
            "[1]",
            "\"\\u00e9\"",
            "--",
            "--from=a",
            "--mount=type=cache,target=/x",
            "--chown=1:2",
            "--link",
            "--interval=1s",
            "--platform=$A",
            "--x",
            "=",
            "AS",
            "as x",
            "CMD",
            "NONE",
            "scratch",
            "/",
            ",",
            "é",
            "😀",
            "\uFEFF",
            "80/tcp",
            "./a",
            "\0");

    private Texts() {}

    static Arbitrary<String> dockerfiles() {
        return Arbitraries.oneOf(instructions(), pieces()).list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    private static Arbitrary<String> instructions() {
        Arbitrary<String> keyword = Arbitraries.of(InstructionNames.ALL)
                .flatMap(name -> Arbitraries.of(name, name, name.toLowerCase(Locale.ROOT), "ONBUILD " + name));
        return keyword.flatMap(name -> pieces().map(rest -> name + " " + rest + "\n"));
    }

    private static Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(8).map(parts -> String.join("", parts));
    }
}
