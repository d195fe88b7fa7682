package dev.mica.core.port;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs a process in a root file system, apart from the host.
public interface Sandbox {
    /// For people: which isolation this is, such as `runc 1.1.5`.
    String description();

    /// Runs the process to its end. Interrupting the calling thread kills it and all it started.
    ///
    /// @param output gets what the process prints, as it prints it
    /// @throws SandboxUnavailableException if this machine or user can't run processes this way; says what is
    ///     missing
    /// @throws IOException if the process could not be started
    Exit run(Workspace.Overlay root, ExecRequest request, Output output) throws IOException;

    /// How a process ended.
    ///
    /// @param code 0 to 255; 128 + the signal's number if a signal ended it
    /// @param madePaths absolute paths of mount points and files that were made in the root for the run
    record Exit(int code, Duration processorTime, List<String> madePaths) {}

    /// What to run and how.
    ///
    /// @param arguments the first is looked up in PATH of `environment` inside the root
    /// @param environment `NAME=value`
    /// @param workingDirectory absolute; made if it is missing
    /// @param extraHosts name → address, for `/etc/hosts`
    /// @param shmSizeBytes of `/dev/shm`
    record ExecRequest(
            List<String> arguments,
            List<String> environment,
            String workingDirectory,
            User user,
            List<Mount> mounts,
            Network network,
            boolean privileged,
            String hostname,
            Map<String, String> extraHosts,
            List<ResourceLimit> limits,
            long shmSizeBytes) {
        public ExecRequest {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            mounts = List.copyOf(mounts);
            extraHosts = Map.copyOf(extraHosts);
            limits = List.copyOf(limits);
        }
    }

    /// Who runs it, by number.
    record User(long uid, long gid, List<Long> additionalGids) {
        public static final User ROOT = new User(0, 0, List.of(0L));

        public User {
            additionalGids = List.copyOf(additionalGids);
        }
    }

    enum Network {
        HOST,
        NONE
    }

    /// A limit as `setrlimit` has them, named without `RLIMIT_`, in lower case.
    record ResourceLimit(String name, long soft, long hard) {}

    /// Something mounted into the root. Targets are absolute paths inside the root; symbolic links in them are
    /// resolved inside it.
    sealed interface Mount {
        String target();

        /// A host file or directory.
        record Bind(Path source, String target, boolean readOnly) implements Mount {}

        /// A host directory of which writes are thrown away.
        record DiscardWrites(Path source, String target) implements Mount {}

        /// An empty file system in memory.
        ///
        /// @param sizeBytes 0 for the kernel's default
        record Tmpfs(String target, long sizeBytes) implements Mount {}

        /// A file in memory that never touches a disk.
        @SuppressWarnings("ArrayRecordComponent")
        record Secret(byte[] content, String target, int mode, long uid, long gid) implements Mount {}

        /// A Unix socket of the host.
        record Socket(Path source, String target, int mode, long uid, long gid) implements Mount {}
    }

    /// Takes what a process prints. Called from the sandbox's threads, one call at a time.
    interface Output {
        /// Some bytes of what the process printed; the array is the sandbox's and changes after the call.
        ///
        /// @param error whether they came on standard error
        void write(boolean error, byte[] bytes, int offset, int length);
    }
}
