package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ContentStore.BlobInfo;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// What another process does with a store. It says `ready` when it is under way.
final class StoreProcess {
    static final String NAMESPACE = "runs";
    static final int MAX_SIZE = 200_000;

    private StoreProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "write" -> writeForEver(root, Long.parseLong(arguments[2]));
            case "lease" -> holdLease(root);
            case "read-only" -> readOnly(root);
            case "fill" -> fill(root);
            case "large" -> putAndReadLarge(root, Long.parseLong(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void writeForEver(Path root, long seed) throws IOException {
        Random random = new Random(seed);
        Deque<RefName> names = new ArrayDeque<>();
        for (int session = 0; ; session++) {
            try (FsStore store = FsStore.open(root);
                    var lease = store.leases().acquire("writer " + seed)) {
                for (int i = 0; i < 15; i++) {
                    RefName name = new RefName(NAMESPACE, seed + " " + session + " " + i);
                    Digest list = putList(store.contents(), random);
                    lease.pin(List.of(list));
                    store.refs().put(name, list);
                    names.add(name);
                    if (names.size() > 20) {
                        remove(store, names.remove());
                    }
                    if (session == 0 && i == 2) {
                        System.out.println("ready");
                    }
                }
            }
        }
    }

    /// Stores some blobs, all its own but one, and a list of their digests.
    private static Digest putList(ContentStore contents, Random random) throws IOException {
        StringBuilder list = new StringBuilder();
        list.append(contents.put("the same for all".getBytes(UTF_8))).append('\n');
        for (int part = 0; part < 6; part++) {
            byte[] bytes = new byte[part == 5 ? 70_000 : 100 + random.nextInt(3_000)];
            random.nextBytes(bytes);
            list.append(contents.put(bytes)).append('\n');
        }
        return contents.put(list.toString().getBytes(UTF_8));
    }

    /// The digests of a list.
    static List<Digest> parts(ContentStore contents, Digest list) throws IOException {
        return new String(contents.read(list, MAX_SIZE), UTF_8)
                .lines()
                .map(Digest::parse)
                .toList();
    }

    private static void remove(FsStore store, RefName name) throws IOException {
        Digest list = store.refs().read(name).map(Ref::target).orElseThrow();
        List<Digest> parts = parts(store.contents(), list);
        store.refs().remove(name);
        store.contents().delete(list);
        for (Digest part : parts.subList(1, parts.size())) {
            store.contents().delete(part);
        }
    }

    private static void holdLease(Path root) throws IOException, InterruptedException {
        try (FsStore store = FsStore.open(root);
                var lease = store.leases().acquire("hold")) {
            lease.pin(List.of(Digest.ofBytes(new byte[1])));
            System.out.println("ready");
            Thread.sleep(60_000);
        }
    }

    private static void readOnly(Path root) throws IOException {
        try (FsStore store = FsStore.open(root)) {
            List<Digest> digests;
            try (Stream<BlobInfo> all = store.contents().list()) {
                digests = all.map(BlobInfo::digest).toList();
            }
            for (Digest digest : digests) {
                store.contents().read(digest, MAX_SIZE);
            }
            try (Stream<Ref> refs = store.refs().list(NAMESPACE)) {
                System.out.println(digests.size() + " blobs, " + refs.count() + " refs, "
                        + store.leases().live().size() + " leases");
            }
            failing(() -> store.contents().put(new byte[10]));
            failing(() -> store.contents().put(new byte[100_000]));
            failing(() -> store.contents().delete(digests.getFirst()));
            failing(() -> store.refs().put(new RefName(NAMESPACE, "new"), digests.getFirst()));
            failing(() -> store.leases().acquire("build"));
        }
    }

    private static void failing(Attempt attempt) {
        try {
            attempt.run();
            System.out.println("no failure");
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void putAndReadLarge(Path root, long size) throws IOException {
        byte[] portion = new byte[1024 * 1024];
        try (FsStore store = FsStore.open(root);
                BlobWriter writer = store.contents().newBlob()) {
            while (writer.size() < size) {
                writer.write(portion);
            }
            Digest digest = writer.commit();
            try (Blob blob = store.contents().open(digest);
                    var in = blob.newInputStream()) {
                System.out.println(in.transferTo(OutputStream.nullOutputStream()));
            }
        }
    }

    private static void fill(Path root) throws IOException {
        List<Digest> whole = new ArrayList<>();
        try (FsStore store = FsStore.open(root)) {
            Random random = new Random(1);
            for (int i = 0; i < 10_000; i++) {
                byte[] bytes = new byte[i % 7 == 6 ? 100_000 : 2_000];
                random.nextBytes(bytes);
                try {
                    whole.add(store.contents().put(bytes));
                } catch (IOException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                    break;
                }
            }
            int refs = 0;
            try {
                for (; refs < 100_000; refs++) {
                    store.refs().put(new RefName(NAMESPACE, "ref " + refs), whole.getFirst());
                }
            } catch (IOException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
            check(store, whole, refs);
        }
        try (FsStore store = FsStore.open(root)) {
            check(store, whole, -1);
            for (Digest digest : whole.subList(0, 20)) {
                store.contents().delete(digest);
            }
            Digest again = store.contents().put(new byte[1_000]);
            System.out.println("after deletion: " + store.contents().contains(again));
        }
    }

    private static void check(FsStore store, List<Digest> whole, int refs) throws IOException {
        for (Digest digest : whole) {
            store.contents().read(digest, MAX_SIZE);
        }
        try (Stream<BlobInfo> all = store.contents().list()) {
            System.out.println("all there: " + (all.count() == whole.size()));
        }
        try (Stream<Ref> all = store.refs().list(NAMESPACE)) {
            System.out.println("refs there: " + (refs < 0 || all.count() == refs));
        }
    }
}
