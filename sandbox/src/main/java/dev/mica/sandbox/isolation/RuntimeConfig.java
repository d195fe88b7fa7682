package dev.mica.sandbox.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mica.core.port.Sandbox;
import dev.mica.sandbox.namespace.HostMounts;
import dev.mica.sandbox.root.BoundMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the `config.json` of an OCI runtime bundle (runtime-spec, "Configuration").
///
/// @param nested whether this process is in a user namespace, where some file systems can't be mounted
/// @param cgroup path of the control group; empty to let the runtime do without
record RuntimeConfig(
        IsolationRequest request,
        String hostname,
        Path root,
        String workingDirectory,
        List<BoundMount> mounts,
        boolean nested,
        String cgroup) {
    private static final List<String> NO_DEVICES = List.of("nosuid", "noexec", "nodev");

    void write(Path file) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(file.toFile(), com.fasterxml.jackson.core.JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("ociVersion", "1.0.2");
            process(json);
            json.writeObjectFieldStart("root");
            json.writeStringField("path", root.toString());
            json.writeEndObject();
            json.writeStringField("hostname", hostname);
            mounts(json);
            linux(json);
            json.writeEndObject();
        }
    }

    private Sandbox.ExecRequest exec() {
        return request.exec();
    }

    private void process(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("process");
        json.writeBooleanField("terminal", request.terminal().isPresent());
        if (request.terminal().isPresent()) {
            json.writeObjectFieldStart("consoleSize");
            json.writeNumberField("height", request.terminal().get().rows());
            json.writeNumberField("width", request.terminal().get().columns());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("user");
        json.writeNumberField("uid", exec().user().uid());
        json.writeNumberField("gid", exec().user().gid());
        json.writeArrayFieldStart("additionalGids");
        for (long gid : exec().user().additionalGids()) {
            json.writeNumber(gid);
        }
        json.writeEndArray();
        json.writeEndObject();
        strings(json, "args", exec().arguments());
        strings(json, "env", exec().environment());
        json.writeStringField("cwd", workingDirectory);
        capabilities(json);
        if (!exec().limits().isEmpty()) {
            json.writeArrayFieldStart("rlimits");
            for (Sandbox.ResourceLimit limit : exec().limits()) {
                json.writeStartObject();
                json.writeStringField("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT));
                json.writeFieldName("hard");
                json.writeNumber(Long.toUnsignedString(limit.hard()));
                json.writeFieldName("soft");
                json.writeNumber(Long.toUnsignedString(limit.soft()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeBooleanField("noNewPrivileges", false);
        json.writeEndObject();
    }

    /// Root has them all at once; others have them within reach of set-user-ID programs only, as after execve(2).
    private void capabilities(JsonGenerator json) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : exec().privileged() ? Capabilities.available() : Capabilities.DEFAULT) {
            names.add("CAP_" + name.toUpperCase(Locale.ROOT));
        }
        json.writeObjectFieldStart("capabilities");
        strings(json, "bounding", names);
        if (exec().user().uid() == 0) {
            strings(json, "effective", names);
            strings(json, "permitted", names);
        }
        json.writeEndObject();
    }

    private void mounts(JsonGenerator json) throws IOException {
        boolean ownNetwork = exec().network() == Sandbox.Network.NONE;
        boolean privileged = exec().privileged();
        json.writeArrayFieldStart("mounts");
        mount(json, "/proc", "proc", "proc", NO_DEVICES);
        mount(json, "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
        mount(
                json,
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
        mount(
                json,
                "/dev/shm",
                "shm",
                "tmpfs",
                with(NO_DEVICES, "mode=1777", "size=" + SharedMemory.bytes(exec().shmSizeBytes())));
        mount(json, "/dev/mqueue", "mqueue", "mqueue", NO_DEVICES);
        if (nested && !ownNetwork) {
            // The kernel mounts a sysfs only for who owns the network namespace.
            mount(json, "/sys", "/sys", "bind", with(NO_DEVICES, "rbind", "ro"));
        } else {
            mount(json, "/sys", "sysfs", "sysfs", with(NO_DEVICES, privileged ? "rw" : "ro"));
        }
        if (!nested) {
            mount(json, "/sys/fs/cgroup", "cgroup", "cgroup", with(NO_DEVICES, "relatime", privileged ? "rw" : "ro"));
        }
        for (BoundMount bound : mounts) {
            List<String> options = new ArrayList<>(List.of("rbind", "rprivate"));
            if (bound.readOnly()) {
                options.add("ro");
            }
            if (nested) {
                options.addAll(HostMounts.lockedOptions(Path.of(bound.source())));
            }
            mount(json, bound.target(), bound.source(), "bind", options);
        }
        json.writeEndArray();
    }

    private static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }

    private static void mount(JsonGenerator json, String target, String source, String type, List<String> options)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("destination", target);
        json.writeStringField("type", type);
        json.writeStringField("source", source);
        strings(json, "options", options);
        json.writeEndObject();
    }

    private void linux(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("linux");
        List<String> namespaces = new ArrayList<>(List.of("pid", "ipc", "uts", "mount"));
        if (exec().network() == Sandbox.Network.NONE) {
            namespaces.add("network");
        }
        json.writeArrayFieldStart("namespaces");
        for (String namespace : namespaces) {
            json.writeStartObject();
            json.writeStringField("type", namespace);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!cgroup.isEmpty()) {
            json.writeStringField("cgroupsPath", cgroup);
        }
        json.writeObjectFieldStart("resources");
        json.writeArrayFieldStart("devices");
        json.writeStartObject();
        json.writeBooleanField("allow", exec().privileged());
        json.writeStringField("access", "rwm");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        if (exec().privileged()) {
            devices(json);
        } else {
            strings(json, "maskedPaths", KernelPaths.MASKED);
            strings(json, "readonlyPaths", KernelPaths.READ_ONLY);
            json.writeFieldName("seccomp");
            SeccompProfile.write(json);
        }
        json.writeEndObject();
    }

    private static void devices(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("devices");
        for (Map.Entry<String, HostDevices.Device> entry : HostDevices.list().entrySet()) {
            HostDevices.Device device = entry.getValue();
            json.writeStartObject();
            json.writeStringField("path", entry.getKey());
            json.writeStringField("type", device.block() ? "b" : "c");
            json.writeNumberField("major", device.major());
            json.writeNumberField("minor", device.minor());
            json.writeNumberField("fileMode", device.mode());
            json.writeNumberField("uid", device.uid());
            json.writeNumberField("gid", device.gid());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
