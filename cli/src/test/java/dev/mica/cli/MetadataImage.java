package dev.mica.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// An image of everything that a file can be, and a command that tells what there is of it.
final class MetadataImage {
    private static final String BASE =
            "base=host:sh,mkdir,chmod,chown,setfattr,getfattr,mkfifo,mknod,ln,touch,rm,mv,stat,ls,cat";

    /// Tells names, kinds, modes, owners, links, times and attributes of all that is in the image's `/m`.
    static final String LOOK =
            "cd /m && export LC_ALL=C && stat -c '%n %F %a %u %g %h %t:%T %s %Y %N' * d/* && cat file"
                    + " naïve* && test file -ef hard && ls -1a . d && getfattr -hd -m - -e hex cap file d";

    private static final String LONG = "long-".repeat(45);

    private MetadataImage() {}

    /// Builds it in two layers, the second of which removes and moves things of the first.
    static void build(CliRun mica, String tag) throws IOException {
        Path context = Files.createDirectories(mica.directory().resolve("metadata"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM base
                RUN <<END
                set -e
                mkdir -p /m/d/sub /m/gone/deep /m/kept
                cd /m
                echo shared >file
                chmod 4755 file
                setfattr -n user.binary -v 0x00ff0a3d00 file
                ln file hard
                echo capable >cap
                chown 1000:1001 cap
                setfattr -n security.capability -v 0x0100000200200000000000000000000000000000 cap
                mkfifo -m 620 fifo
                mknod -m 640 null c 1 3
                mknod -m 600 disk b 259 70000
                ln -s ../outside/of/it 'sym link'
                ln -s '' dangling 2>/dev/null || ln -s nowhere dangling
                echo text >'naïve – 名前 🐟'
                echo long >%1$s
                chown 65535:65534 d/sub
                chmod 1777 d
                setfattr -n user.d -v 0x01 d
                touch -d @1234567890 d/sub file
                echo x >gone/deep/x
                echo y >kept/removed
                END
                RUN rm -r /m/gone /m/kept/removed && mv /m/d/sub /m/moved && mkdir /m/d/new && chmod 2750 /m/d/new
                """.formatted(LONG), StandardCharsets.UTF_8);
        mica.ok("build", "-q", "-t", tag, "--build-context", BASE, context.toString());
    }
}
