package dev.mica.core.cache;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.DirectoryRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stored form of [KeyInputs], and the form that is hashed into a key. Version 1: a magic number, the
/// count of fields, then for each its kind, its name and its value, every text and list preceded by its
/// length, so that no two inputs share a form.
public final class KeyInputsCodec {
    private static final int MAGIC = 0x4d4b_4901; // "MKI", version 1
    private static final int MAX_FIELDS = 1_000;
    private static final int MAX_VALUES = 1_000_000;
    private static final int MAX_TEXT_LENGTH = 64 << 20;

    private static final int TEXT = 0;
    private static final int TEXTS = 1;
    private static final int FILES = 2;
    private static final int PARENT = 3;

    private KeyInputsCodec() {}

    /// Whether bytes that begin so may be the stored form.
    public static boolean begins(byte[] start) {
        return start.length >= Integer.BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
    }

    /// The bytes to store.
    public static byte[] encode(KeyInputs inputs) {
        return write(inputs, true);
    }

    static Digest keyDigest(KeyInputs inputs) {
        return Digest.ofBytes(write(inputs, false));
    }

    private static byte[] write(KeyInputs inputs, boolean whole) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(inputs.fields().size());
            for (KeyField field : inputs.fields()) {
                writeField(out, field, whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory never fails", e);
        }
        return bytes.toByteArray();
    }

    private static void writeField(DataOutputStream out, KeyField field, boolean whole) throws IOException {
        switch (field) {
            case KeyField.Text text -> {
                out.writeByte(TEXT);
                writeText(out, text.name());
                writeText(out, text.value());
            }
            case KeyField.Texts texts -> {
                out.writeByte(TEXTS);
                writeText(out, texts.name());
                out.writeInt(texts.values().size());
                for (String value : texts.values()) {
                    writeText(out, value);
                }
            }
            case KeyField.Files files -> {
                out.writeByte(FILES);
                writeText(out, files.name());
                writeText(out, files.tree().content().toString());
                if (whole) {
                    writeText(out, files.tree().exact().toString());
                    out.writeBoolean(files.tree().hardLinks());
                }
            }
            case KeyField.Parent parent -> {
                out.writeByte(PARENT);
                writeText(out, parent.name());
                writeText(out, parent.identity().toString());
                if (whole) {
                    writeText(out, parent.description());
                    out.writeBoolean(parent.tree().isPresent());
                    if (parent.tree().isPresent()) {
                        writeRef(out, parent.tree().get());
                    }
                }
            }
        }
    }

    private static void writeRef(DataOutputStream out, DirectoryRef ref) throws IOException {
        writeText(out, ref.exact().toString());
        writeText(out, ref.content().toString());
        out.writeBoolean(ref.hardLinks());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// Reads the stored form.
    ///
    /// @throws IOException if the bytes are none, or of a later version
    public static KeyInputs decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new IOException(
                        "not the inputs of a cache key in version 1: they begin with 0x" + Integer.toHexString(magic));
            }
            int count = limited(in.readInt(), MAX_FIELDS, "fields");
            List<KeyField> fields = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                fields.add(readField(in));
            }
            return new KeyInputs(fields);
        } catch (IllegalArgumentException e) {
            throw new IOException("the inputs of a cache key are damaged: " + e.getMessage(), e);
        }
    }

    private static KeyField readField(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        String name = readText(in);
        return switch (kind) {
            case TEXT -> new KeyField.Text(name, readText(in));
            case TEXTS -> {
                int count = limited(in.readInt(), MAX_VALUES, "values");
                List<String> values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(readText(in));
                }
                yield new KeyField.Texts(name, values);
            }
            case FILES -> {
                Digest content = Digest.parse(readText(in));
                Digest exact = Digest.parse(readText(in));
                yield new KeyField.Files(name, new DirectoryRef(exact, content, in.readBoolean()));
            }
            case PARENT -> {
                Digest identity = Digest.parse(readText(in));
                String description = readText(in);
                Optional<DirectoryRef> tree = in.readBoolean() ? Optional.of(readRef(in)) : Optional.empty();
                yield new KeyField.Parent(name, identity, description, tree);
            }
            default -> throw new IOException("the inputs of a cache key have a field of the unknown kind " + kind);
        };
    }

    private static DirectoryRef readRef(DataInputStream in) throws IOException {
        Digest exact = Digest.parse(readText(in));
        Digest content = Digest.parse(readText(in));
        return new DirectoryRef(exact, content, in.readBoolean());
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = limited(in.readInt(), MAX_TEXT_LENGTH, "bytes");
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the inputs of a cache key end early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int limited(int count, int limit, String what) throws IOException {
        if (count < 0 || count > limit) {
            throw new IOException(
                    "the inputs of a cache key claim " + count + " " + what + ", at most " + limit + " are expected");
        }
        return count;
    }
}
