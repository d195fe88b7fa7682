package dev.mica.benchmarks;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long it takes to write and read a layer's tar and its table of contents: many small files, or few
/// large ones. The file contents are hashed in either direction, the tar itself is not.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class LayerBenchmark {
    /// Files and the bytes of each.
    @Param({"50000x256", "50000x4096", "16x16777216"})
    String shape = "";

    private byte[] content = {};
    private Changeset changeset = Changeset.EMPTY;
    private LayerContents contents = new LayerContents(List.of());
    private byte[] tar = {};
    private byte[] table = {};

    /// Makes the layer.
    @Setup
    public void makeLayer() throws IOException {
        int times = shape.indexOf('x');
        int files = Integer.parseInt(shape.substring(0, times));
        content = new byte[Integer.parseInt(shape.substring(times + 1))];
        new Random(1).nextBytes(content);
        Node.File file =
                new Node.File(Metadata.rootOwned(0644, 1_700_000_000L), Digest.ofBytes(content), content.length, 0);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            changes.add(new Change.Put(TreePath.of("usr/lib/packages/p" + i / 50 + "/src/file" + i + ".py"), file));
        }
        changeset = new Changeset(changes);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        contents = LayerWriter.write(changeset, node -> new ByteArrayInputStream(content), sink);
        tar = sink.toByteArray();
        table = LayerContentsCodec.encode(contents);
    }

    @Benchmark
    public LayerContents write() throws IOException {
        return LayerWriter.write(changeset, node -> new ByteArrayInputStream(content), OutputStream.nullOutputStream());
    }

    @Benchmark
    public LayerContents read() throws IOException {
        return LayerReader.read(new ByteArrayInputStream(tar), LayerLimits.DEFAULT);
    }

    @Benchmark
    public byte[] encodeContents() {
        return LayerContentsCodec.encode(contents);
    }

    @Benchmark
    public LayerContents decodeContents() throws IOException {
        return LayerContentsCodec.decode(table);
    }
}
