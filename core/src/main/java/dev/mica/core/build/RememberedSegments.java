package dev.mica.core.build;

import dev.mica.core.codec.GzipSegment;
import dev.mica.core.codec.KnownSegments;
import dev.mica.core.codec.SegmentTable;
import dev.mica.core.codec.SegmentedGzip;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The segments of the layers that the store has in compressed form. A layer that changed a little shares most of its
/// segments with its predecessor, so that little of it is deflated. No segment is stored twice for that: what is
/// stored beside a compressed layer is a table that says where its segments are.
final class RememberedSegments implements KnownSegments, AutoCloseable {
    /// A table takes about a thousandth of what it describes, in the store as in memory. So many are for some 8 GB.
    private static final int MAX_SEGMENTS = 1 << 17;

    static final int MAX_TABLE_BYTES = 64 << 20;

    private final ContentStore contents;
    private final RefStore refs;
    private final int level;
    private final int deflater;
    private final Map<Digest, Place> places = new HashMap<>();
    private final Map<Digest, Optional<Blob>> open = new ConcurrentHashMap<>();
    private boolean loaded;

    private record Place(Digest blob, long offset, GzipSegment segment) {}

    RememberedSegments(ContentStore contents, RefStore refs, int level) {
        this.contents = contents;
        this.refs = refs;
        this.level = level;
        this.deflater = SegmentedGzip.deflater(level);
    }

    /// Remembers what a layer's compressed form is made of.
    void keep(DiffId layer, Digest blob, List<GzipSegment> segments) throws IOException {
        SegmentTable table = new SegmentTable(blob, deflater, segments);
        refs.put(Refs.segments(layer, level), contents.put(table.encode()));
        add(table);
    }

    @Override
    public Optional<byte[]> find(Digest plain) {
        Place place;
        synchronized (this) {
            load();
            place = places.get(plain);
        }
        return place == null ? Optional.empty() : read(place);
    }

    /// A memo that can't be read only costs the time to make it again.
    private Optional<byte[]> read(Place place) {
        Optional<Blob> blob = open.computeIfAbsent(place.blob, this::open);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = blob.get().newInputStream(place.offset, place.segment.length())) {
            byte[] bytes = in.readNBytes(place.segment.length());
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            boolean whole =
                    bytes.length == place.segment.length() && (int) checksum.getValue() == place.segment.checksum();
            return whole ? Optional.of(bytes) : Optional.empty();
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Optional<Blob> open(Digest blob) {
        try {
            return Optional.of(contents.open(blob));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The tables of the layers that were compressed last.
    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        try {
            List<RefStore.Ref> tables;
            try (Stream<RefStore.Ref> all = refs.list(Refs.COMPRESSED)) {
                tables = all.filter(ref -> Refs.isSegments(ref.name(), level))
                        .sorted(Comparator.comparing(RefStore.Ref::lastUsed).reversed())
                        .toList();
            }
            for (RefStore.Ref ref : tables) {
                if (places.size() >= MAX_SEGMENTS) {
                    break;
                }
                add(SegmentTable.decode(contents.read(ref.target(), MAX_TABLE_BYTES)));
            }
        } catch (IOException e) {
            // What was read so far serves; the rest is compressed as if for the first time.
        }
    }

    private synchronized void add(SegmentTable table) {
        if (table.deflater() != deflater) {
            return;
        }
        long offset = SegmentedGzip.headerBytes();
        for (GzipSegment segment : table.segments()) {
            places.putIfAbsent(segment.plain(), new Place(table.blob(), offset, segment));
            offset += segment.length();
        }
    }

    @Override
    public void close() throws IOException {
        for (Optional<Blob> blob : open.values()) {
            if (blob.isPresent()) {
                blob.get().close();
            }
        }
        open.clear();
    }
}
