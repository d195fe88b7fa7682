package dev.mica.core.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.StepId;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The stored form of a [CacheRecord]: one flat JSON object of texts, so that people can read it. Version 1.
public final class CacheRecordCodec {
    private static final String VERSION = "mica.cache-record.v1";
    private static final JsonFactory JSON = new JsonFactory();
    private static final HexFormat HEX = HexFormat.of();

    private CacheRecordCodec() {}

    public static byte[] encode(CacheRecord cacheRecord) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("version", VERSION);
            out.writeStringField("key", cacheRecord.key().digest().toString());
            out.writeStringField("inputs", cacheRecord.inputs().toString());
            out.writeStringField("step", cacheRecord.stepId().digest().toString());
            out.writeStringField(
                    "stepOfAnyProject", cacheRecord.stepId().anyProject().toString());
            Node.Dir root = cacheRecord.tree().root();
            out.writeStringField("tree", root.ref().exact().toString());
            out.writeStringField("treeContent", root.ref().content().toString());
            out.writeStringField("treeHardLinks", Boolean.toString(root.ref().hardLinks()));
            out.writeStringField(
                    "rootMode", Integer.toOctalString(root.metadata().mode()));
            out.writeStringField("rootUid", Long.toString(root.metadata().uid()));
            out.writeStringField("rootGid", Long.toString(root.metadata().gid()));
            out.writeStringField("rootMtime", Long.toString(root.metadata().mtimeSeconds()));
            out.writeStringField("rootXattrs", xattrs(root.metadata().xattrs()));
            out.writeStringField("layer", cacheRecord.layer().toString());
            out.writeStringField("layerBytes", Long.toString(cacheRecord.layerBytes()));
            out.writeStringField("layerContents", cacheRecord.layerContents().toString());
            out.writeStringField("created", cacheRecord.created().toString());
            out.writeStringField("millis", Long.toString(cacheRecord.millis()));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory never fails", e);
        }
        return bytes.toByteArray();
    }

    private static String xattrs(Xattrs xattrs) {
        StringBuilder text = new StringBuilder();
        for (Xattrs.Xattr xattr : xattrs.entries()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(HEX.formatHex(xattr.name()))
                    .append('=')
                    .append(HEX.formatHex(xattr.value()));
        }
        return text.toString();
    }

    /// Reads the stored form.
    ///
    /// @throws IOException if the bytes are no record of version 1
    public static CacheRecord decode(byte[] bytes) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = JSON.createParser(bytes)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                fields.put(name, in.getText());
            }
        }
        if (!VERSION.equals(fields.get("version"))) {
            throw new IOException("not a cache record of version 1: version is " + fields.get("version"));
        }
        try {
            return decode(fields);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("a cache record is damaged: " + e.getMessage(), e);
        }
    }

    private static CacheRecord decode(Map<String, String> fields) {
        Metadata root = new Metadata(
                Integer.parseInt(field(fields, "rootMode"), 8),
                Long.parseLong(field(fields, "rootUid")),
                Long.parseLong(field(fields, "rootGid")),
                Long.parseLong(field(fields, "rootMtime")),
                parseXattrs(field(fields, "rootXattrs")));
        DirectoryRef ref = new DirectoryRef(
                Digest.parse(field(fields, "tree")),
                Digest.parse(field(fields, "treeContent")),
                Boolean.parseBoolean(field(fields, "treeHardLinks")));
        return new CacheRecord(
                new CacheKey(Digest.parse(field(fields, "key"))),
                Digest.parse(field(fields, "inputs")),
                new StepId(Digest.parse(field(fields, "step")), Digest.parse(field(fields, "stepOfAnyProject"))),
                new Tree(new Node.Dir(root, ref)),
                new DiffId(Digest.parse(field(fields, "layer"))),
                Long.parseLong(field(fields, "layerBytes")),
                Digest.parse(field(fields, "layerContents")),
                Instant.parse(field(fields, "created")),
                Long.parseLong(field(fields, "millis")));
    }

    private static Xattrs parseXattrs(String text) {
        List<Xattrs.Xattr> entries = new ArrayList<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int equals = pair.indexOf('=');
            entries.add(new Xattrs.Xattr(
                    HEX.parseHex(pair.substring(0, equals)), HEX.parseHex(pair.substring(equals + 1))));
        }
        return new Xattrs(entries);
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the field \"" + name + "\" is missing");
        }
        return value;
    }
}
