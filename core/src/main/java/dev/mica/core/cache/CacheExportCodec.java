package dev.mica.core.cache;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The form in which a [CacheExport] travels. Version 1: a magic number; the steps, each as a record and its inputs
/// in their stored forms; the bases, each as its diff IDs and a directory record that holds the root alone; the
/// layers, each as its diff ID and up to two descriptors. Every list stands behind its count, every text behind its
/// length. Equal exports have equal bytes.
public final class CacheExportCodec {
    private static final int MAGIC = 0x4d4b_5801; // "MKX", version 1
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_LENGTH = 64 << 20;
    private static final FileName ROOT = FileName.of("root");

    private CacheExportCodec() {}

    public static byte[] encode(CacheExport export) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(export.steps().size());
            for (ExportedStep step : export.steps()) {
                writeBytes(out, CacheRecordCodec.encode(step.made()));
                writeBytes(out, KeyInputsCodec.encode(step.inputs()));
            }
            out.writeInt(export.bases().size());
            for (Map.Entry<List<DiffId>, Tree> base : export.bases().entrySet()) {
                out.writeInt(base.getKey().size());
                for (DiffId layer : base.getKey()) {
                    out.writeUTF(layer.toString());
                }
                Directory holder = Directory.of(Map.of(ROOT, base.getValue().root()));
                writeBytes(out, DirectoryCodec.encode(holder));
            }
            out.writeInt(export.layers().size());
            for (Map.Entry<DiffId, ExportedLayer> layer : export.layers().entrySet()) {
                out.writeUTF(layer.getKey().toString());
                writeDescriptor(out, layer.getValue().blob());
                writeDescriptor(out, layer.getValue().contents());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory never fails", e);
        }
        return bytes.toByteArray();
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeDescriptor(DataOutputStream out, Optional<Descriptor> descriptor) throws IOException {
        out.writeBoolean(descriptor.isPresent());
        if (descriptor.isPresent()) {
            out.writeUTF(descriptor.get().mediaType().value());
            out.writeUTF(descriptor.get().digest().toString());
            out.writeLong(descriptor.get().size());
        }
    }

    /// Reads that form. What a step claims of itself is checked: its key is that of its inputs, and its record names
    /// them.
    ///
    /// @throws IOException if the bytes are no such form, or contradict themselves
    public static CacheExport decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new IOException(
                        "not a cache export of version 1: it begins with 0x" + Integer.toHexString(magic));
            }
            List<ExportedStep> steps = new ArrayList<>();
            for (int left = count(in); left > 0; left--) {
                steps.add(readStep(in));
            }
            Map<List<DiffId>, Tree> bases = new LinkedHashMap<>();
            for (int left = count(in); left > 0; left--) {
                readBase(in, bases);
            }
            Map<DiffId, ExportedLayer> layers = new LinkedHashMap<>();
            for (int left = count(in); left > 0; left--) {
                DiffId layer = new DiffId(Digest.parse(in.readUTF()));
                Optional<Descriptor> blob = readDescriptor(in);
                layers.put(layer, new ExportedLayer(blob, readDescriptor(in)));
            }
            if (in.read() >= 0) {
                throw new IOException("a cache export goes on after its end");
            }
            return new CacheExport(steps, bases, layers);
        } catch (EOFException e) {
            // It says nothing itself.
            throw new IOException("a cache export ends early", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("a cache export is damaged: " + e.getMessage(), e);
        }
    }

    private static ExportedStep readStep(DataInputStream in) throws IOException {
        CacheRecord made = CacheRecordCodec.decode(readBytes(in));
        byte[] stored = readBytes(in);
        KeyInputs inputs = KeyInputsCodec.decode(stored);
        if (!inputs.key().equals(made.key()) || !Digest.ofBytes(stored).equals(made.inputs())) {
            throw new IOException("a cache export is damaged: a record has the key " + made.key()
                    + ", its inputs have the key " + inputs.key());
        }
        if (made.layerBytes() < 0 || made.millis() < 0) {
            throw new IOException("a cache export is damaged: a record counts less than nothing");
        }
        return new ExportedStep(made, inputs);
    }

    private static void readBase(DataInputStream in, Map<List<DiffId>, Tree> bases) throws IOException {
        List<DiffId> layers = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            layers.add(new DiffId(Digest.parse(in.readUTF())));
        }
        Iterator<Node> nodes =
                DirectoryCodec.decode(readBytes(in)).entries().values().iterator();
        if (!nodes.hasNext() || !(nodes.next() instanceof Node.Dir root) || nodes.hasNext()) {
            throw new IOException("a cache export is damaged: a base has no root");
        }
        bases.put(List.copyOf(layers), new Tree(root));
    }

    private static Optional<Descriptor> readDescriptor(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        MediaType type = new MediaType(in.readUTF());
        Digest digest = Digest.parse(in.readUTF());
        return Optional.of(Descriptor.of(type, digest, in.readLong()));
    }

    private static int count(DataInputStream in) throws IOException {
        return limited(in.readInt(), MAX_COUNT);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = limited(in.readInt(), MAX_LENGTH);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static int limited(int count, int limit) throws IOException {
        if (count < 0 || count > limit) {
            throw new IOException(
                    "a cache export claims to have " + count + " of something, at most " + limit + " are expected");
        }
        return count;
    }
}
