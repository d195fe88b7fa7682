package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One repository of a registry in memory.
final class MemoryRepository {
    private static final int PAGE = 3;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern MOUNT = Pattern.compile("mount=([^&]+)&from=(.+)");
    private static final String BLOB_TYPE = "application/octet-stream";

    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Document> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private MemoryRegistry registry;

    @SuppressWarnings("ArrayRecordComponent")
    private record Document(String type, byte[] bytes) {}

    /// An upload, and how often the registry has told where it goes on.
    private static final class Upload {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int state = 1;
    }

    MemoryRepository(MemoryRegistry registry) {
        this.registry = registry;
    }

    void moveTo(MemoryRegistry other) {
        registry = other;
    }

    long heldBytes() {
        return blobs.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    void blobs(HttpExchange exchange, String name) throws IOException {
        if (!name.startsWith("uploads/")) {
            byte[] found = blobs.get(name);
            read(exchange, found == null ? null : new Document(BLOB_TYPE, found), true);
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            begin(exchange);
            return;
        }
        Upload upload = uploads.get(name);
        if (upload == null) {
            exchange.getRequestBody().readAllBytes();
            refuse(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }
        synchronized (upload) {
            switch (exchange.getRequestMethod()) {
                case "PATCH" -> patch(exchange, upload);
                case "PUT" -> finish(exchange, name, upload);
                default -> {
                    tellRange(exchange, upload);
                    FaultyServer.send(exchange, 204, "");
                }
            }
        }
    }

    private void begin(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Matcher mount = MOUNT.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        if (mount.matches()) {
            Optional<byte[]> found =
                    registry.repository(mount.group(2)).map(holder -> holder.blobs.get(mount.group(1)));
            if (found.isPresent()) {
                blobs.put(mount.group(1), found.get());
                FaultyServer.send(exchange, 201, "");
                return;
            }
        }
        String session = UUID.randomUUID().toString();
        uploads.put("uploads/" + session, new Upload());
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath() + session + "?state=1");
        FaultyServer.send(exchange, 202, "");
    }

    private static boolean isCurrent(HttpExchange exchange, Upload upload) {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        return (query + "&").startsWith("state=" + upload.state + "&");
    }

    /// What arrives of a chunk is kept, even if it ends too early.
    private void patch(HttpExchange exchange, Upload upload) throws IOException {
        String range = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range"));
        int length = Integer.parseInt(exchange.getRequestHeaders().getFirst("Content-Length"));
        int held = upload.bytes.size();
        if (registry.isChunkless()) {
            exchange.getRequestBody().readAllBytes();
            refuse(exchange, 405, "UNSUPPORTED");
        } else if (!range.equals(held + "-" + (held + length - 1))) {
            exchange.getRequestBody().readAllBytes();
            tellRange(exchange, upload);
            refuse(exchange, 416, "BLOB_UPLOAD_INVALID");
        } else if (!isCurrent(exchange, upload)) {
            exchange.getRequestBody().readAllBytes();
            refuse(exchange, 400, "BLOB_UPLOAD_INVALID");
        } else {
            boolean cut = registry.cuts();
            take(exchange, upload, cut ? length / 2 : length);
            if (!cut && upload.bytes.size() == held + length) {
                tellRange(exchange, upload);
                FaultyServer.send(exchange, 202, "");
            }
        }
    }

    private void take(HttpExchange exchange, Upload upload, int limit) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        InputStream in = exchange.getRequestBody();
        int left = limit;
        for (int count = in.read(buffer, 0, Math.min(left, buffer.length));
                count > 0;
                count = in.read(buffer, 0, Math.min(left, buffer.length))) {
            upload.bytes.write(buffer, 0, count);
            registry.passed(count, true);
            left -= count;
        }
    }

    private static void tellRange(HttpExchange exchange, Upload upload) {
        upload.state++;
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.bytes.size() - 1));
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath() + "?state=" + upload.state);
    }

    private void finish(HttpExchange exchange, String name, Upload upload) throws IOException {
        int length = Integer.parseInt(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Length"))
                        .orElse("0"));
        int held = upload.bytes.size();
        take(exchange, upload, length);
        if (upload.bytes.size() < held + length) {
            // Of a whole blob that was cut off nothing is kept.
            upload.bytes.reset();
            return;
        }
        uploads.remove(name);
        String digest = String.valueOf(exchange.getRequestURI().getRawQuery()).replaceFirst(".*digest=", "");
        byte[] bytes = upload.bytes.toByteArray();
        if (!isCurrent(exchange, upload)) {
            refuse(exchange, 400, "BLOB_UPLOAD_INVALID");
        } else if (!Digest.ofBytes(bytes).toString().equals(digest)) {
            refuse(exchange, 400, "DIGEST_INVALID");
        } else {
            blobs.put(digest, bytes);
            FaultyServer.send(exchange, 201, "");
        }
    }

    void manifests(HttpExchange exchange, String name) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, name, body);
            case "DELETE" -> delete(exchange, name);
            default -> {
                String digest = name.startsWith("sha256:") ? name : tags.getOrDefault(name, "");
                read(exchange, manifests.get(digest), false);
            }
        }
    }

    private void delete(HttpExchange exchange, String name) throws IOException {
        if (registry.isUndeletable()) {
            refuse(exchange, 405, "UNSUPPORTED");
            return;
        }
        boolean there = name.startsWith("sha256:") ? manifests.remove(name) != null : tags.remove(name) != null;
        tags.values().removeIf(name::equals);
        if (there) {
            FaultyServer.send(exchange, 202, "");
        } else {
            refuse(exchange, 404, "MANIFEST_UNKNOWN");
        }
    }

    private void put(HttpExchange exchange, String name, byte[] body) throws IOException {
        MediaType type =
                new MediaType(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        List<Descriptor> parts = new ArrayList<>();
        Optional<Descriptor> subject = Optional.empty();
        if (type.isIndex()) {
            parts.addAll(OciJson.readIndex(body).manifests());
        } else if (type.isManifest()) {
            Manifest manifest = OciJson.readManifest(body);
            parts.addAll(manifest.layers());
            parts.add(manifest.config());
            subject = manifest.subject();
        }
        String digest = Digest.ofBytes(body).toString();
        if (parts.isEmpty() && !type.isIndex()) {
            refuse(exchange, 400, "MANIFEST_INVALID");
        } else if (!parts.stream().allMatch(part -> holds(part, type.isIndex()))) {
            refuse(exchange, 400, "MANIFEST_BLOB_UNKNOWN");
        } else if (name.startsWith("sha256:") && !name.equals(digest)) {
            refuse(exchange, 400, "DIGEST_INVALID");
        } else {
            manifests.put(digest, new Document(type.value(), body));
            if (!name.startsWith("sha256:")) {
                tags.put(name, digest);
            }
            if (registry.knowsReferrers()) {
                subject.ifPresent(of -> exchange.getResponseHeaders()
                        .set("OCI-Subject", of.digest().toString()));
            }
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            FaultyServer.send(exchange, 201, "");
        }
    }

    private boolean holds(Descriptor part, boolean manifest) {
        String digest = part.digest().toString();
        byte[] there = manifest
                ? Optional.ofNullable(manifests.get(digest))
                        .map(Document::bytes)
                        .orElse(null)
                : blobs.get(digest);
        return there != null && there.length == part.size();
    }

    void tags(HttpExchange exchange) throws IOException {
        if (blobs.isEmpty()) {
            refuse(exchange, 404, "NAME_UNKNOWN");
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        String last = query == null ? "" : query.replaceFirst(".*last=", "");
        List<String> page = tags.keySet().stream()
                .filter(tag -> tag.compareTo(last) > 0)
                .limit(PAGE)
                .toList();
        if (page.size() == PAGE) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + exchange.getRequestURI().getPath() + "?n=" + PAGE + "&last=" + page.getLast()
                                    + ">; rel=\"next\"");
        }
        String names = page.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(","));
        FaultyServer.send(exchange, 200, "{\"tags\":[" + names + "]}");
    }

    void referrers(HttpExchange exchange, String subject) throws IOException {
        if (!registry.knowsReferrers()) {
            refuse(exchange, 404, "UNSUPPORTED");
            return;
        }
        List<Descriptor> referrers = new ArrayList<>();
        for (Map.Entry<String, Document> entry : manifests.entrySet()) {
            Document document = entry.getValue();
            if (new MediaType(document.type()).isManifest()) {
                Manifest manifest = OciJson.readManifest(document.bytes());
                if (manifest.subject()
                        .filter(of -> of.digest().toString().equals(subject))
                        .isPresent()) {
                    referrers.add(new Descriptor(
                            manifest.mediaType(),
                            Digest.parse(entry.getKey()),
                            document.bytes().length,
                            manifest.annotations(),
                            Optional.empty(),
                            manifest.artifactType()));
                }
            }
        }
        exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_INDEX.value());
        FaultyServer.send(exchange, 200, OciJson.write(Index.of(MediaType.OCI_INDEX, referrers)));
    }

    private void read(HttpExchange exchange, @Nullable Document found, boolean blob) throws IOException {
        if (found == null) {
            refuse(exchange, 404, blob ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN");
            return;
        }
        byte[] bytes = found.bytes();
        exchange.getResponseHeaders().set("Content-Type", found.type());
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digest.ofBytes(bytes).toString());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        if (range != null) {
            registry.asked(range);
            from = Integer.parseInt(range.replaceAll("bytes=|-", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length == from ? -1 : bytes.length - from);
        OutputStream out = exchange.getResponseBody();
        for (int at = from; at < bytes.length; at += BUFFER_BYTES) {
            int count = Math.min(BUFFER_BYTES, bytes.length - at);
            out.write(bytes, at, count);
            if (blob) {
                registry.passed(count, false);
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        FaultyServer.send(exchange, status, head ? "" : "{\"errors\":[{\"code\":\"" + code + "\"}]}");
    }
}
