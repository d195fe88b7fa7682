package dev.mica.core.testing;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A shared cache in memory. Strict: a manifest whose blobs are not there is refused. Tells what was fetched.
public final class MemoryCacheStore implements CacheStore {
    private final Map<Digest, byte[]> manifests = new TreeMap<>();
    private final Map<Digest, byte[]> blobs = new HashMap<>();
    private final List<Descriptor> fetched = Collections.synchronizedList(new ArrayList<>());
    private boolean failing;
    private boolean undeletable;

    /// What was fetched so far.
    public List<Descriptor> fetched() {
        return List.copyOf(fetched);
    }

    /// Forgets what was fetched.
    public void forgetFetched() {
        fetched.clear();
    }

    /// Lets everything fail from now on, as a network does.
    public synchronized void fail(boolean now) {
        failing = now;
    }

    /// Lets nothing be deleted, as some registries do.
    public synchronized void forbidDeletion() {
        undeletable = true;
    }

    /// Removes a blob, as a registry's own collector may.
    public synchronized void lose(Digest blob) {
        blobs.remove(blob);
    }

    /// How many different blobs there are.
    public synchronized int blobCount() {
        return blobs.size();
    }

    private synchronized void check() throws IOException {
        if (failing) {
            throw new IOException("connection refused");
        }
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public synchronized List<Digest> artifacts() throws IOException {
        check();
        return List.copyOf(manifests.keySet());
    }

    @Override
    public synchronized byte[] manifest(Digest artifact) throws IOException {
        check();
        byte[] manifest = manifests.get(artifact);
        if (manifest == null) {
            throw new BlobNotFoundException(artifact);
        }
        return manifest.clone();
    }

    @Override
    public void fetch(Descriptor blob, ContentStore into) throws IOException {
        check();
        if (into.contains(blob.digest())) {
            return;
        }
        byte[] bytes;
        synchronized (this) {
            bytes = blobs.get(blob.digest());
        }
        if (bytes == null) {
            throw new BlobNotFoundException(blob.digest());
        }
        fetched.add(blob);
        try (BlobWriter writer = into.newBlob()) {
            writer.write(bytes);
            writer.commit(blob.digest());
        }
    }

    @Override
    public void publish(Digest manifest, ContentStore from) throws IOException {
        check();
        byte[] document = from.read(manifest, OciJson.MAX_BYTES);
        Manifest parsed = OciJson.readManifest(document);
        List<Descriptor> wanted = new ArrayList<>(parsed.layers());
        wanted.add(parsed.config());
        Map<Digest, byte[]> sent = new HashMap<>();
        for (Descriptor blob : wanted) {
            boolean there;
            synchronized (this) {
                there = blobs.containsKey(blob.digest());
            }
            if (!there) {
                sent.put(blob.digest(), from.read(blob.digest(), Integer.MAX_VALUE));
            }
        }
        synchronized (this) {
            blobs.putAll(sent);
            manifests.put(manifest, document);
        }
    }

    @Override
    public synchronized void retract(Digest artifact) throws IOException {
        check();
        if (undeletable) {
            throw new UnsupportedOperationException("nothing can be deleted");
        }
        manifests.remove(artifact);
    }
}
