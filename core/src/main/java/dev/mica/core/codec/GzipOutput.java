package dev.mica.core.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes one ordinary gzip member, whose deflate stream is made of segments that know nothing of each other:
/// each ends in a full flush, so it stands at a byte's boundary and refers to nothing before it. They can be
/// made by any thread in any order and put together in their own; an empty last block ends the stream. Where
/// segments end depends on the bytes alone ([ContentCuts]), so the output does too.
///
/// Segments are handed out by the batch. A batch that no thread has begun when its turn comes is compressed
/// by the thread that waits for it, so an executor whose threads are all busy, writing such streams perhaps,
/// blocks nothing.
final class GzipOutput extends OutputStream {
    private static final int BATCH = 1 << 20;
    private static final int MAX_BATCHES = Math.clamp(Runtime.getRuntime().availableProcessors() + 2L, 3, 32);

    static final int HEADER_BYTES = 10;

    private static final int MAX_SEGMENTS = BATCH / ContentCuts.MIN_SEGMENT + 2;

    private static final byte UNKNOWN_SYSTEM = (byte) 255;
    private static final byte[] EMPTY_LAST_BLOCK = {3, 0};

    private final OutputStream sink;
    private final Executor executor;
    private final SegmentDeflater segments;
    private final Consumer<GzipSegment> made;
    private final CRC32 crc = new CRC32();
    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    /// Those whose buffers can be used again.
    private final ArrayDeque<Batch> spent = new ArrayDeque<>();
    private byte[] buffer = new byte[BATCH];
    private int used;
    private long total;
    private boolean closed;

    /// A batch with the buffers that belong to it.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Batch(FutureTask<SegmentDeflater.Deflated> task, byte[] plain, byte[] deflated) {}

    /// @param made hears of the segments, if the deflater lists them
    GzipOutput(OutputStream sink, Executor executor, SegmentDeflater segments, Consumer<GzipSegment> made)
            throws IOException {
        this.sink = sink;
        this.executor = executor;
        this.segments = segments;
        this.made = made;
        int level = segments.level();
        byte effort = (byte) (level == Deflater.BEST_COMPRESSION ? 2 : level == Deflater.BEST_SPEED ? 4 : 0);
        sink.write(new byte[] {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, effort, UNKNOWN_SYSTEM});
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        crc.update(bytes, from, count);
        total += count;
        for (int at = from; at < from + count; ) {
            int part = Math.min(from + count - at, BATCH - used);
            System.arraycopy(bytes, at, buffer, used, part);
            used += part;
            at += part;
            if (used == BATCH) {
                handOut(false);
            }
        }
    }

    /// Hands out the segments in the buffer, and keeps what may go on.
    private void handOut(boolean last) throws IOException {
        int[] cuts = new int[MAX_SEGMENTS];
        int count = 0;
        int end = 0;
        for (int cut = ContentCuts.next(buffer, 0, used); cut >= 0; cut = ContentCuts.next(buffer, cut, used)) {
            cuts[count++] = cut;
            end = cut;
        }
        if (last && end < used) {
            cuts[count++] = used;
            end = used;
        }
        byte[] plain = buffer;
        int[] batchCuts = Arrays.copyOf(cuts, count);
        Batch old = spent.poll();
        byte[] deflated = old == null ? new byte[SegmentDeflater.bound(BATCH, MAX_SEGMENTS)] : old.deflated;
        buffer = old == null ? new byte[BATCH] : old.plain;
        System.arraycopy(plain, end, buffer, 0, used - end);
        used -= end;
        FutureTask<SegmentDeflater.Deflated> task =
                new FutureTask<>(() -> segments.deflate(plain, batchCuts, deflated));
        batches.add(new Batch(task, plain, deflated));
        try {
            executor.execute(task);
        } catch (RejectedExecutionException _) {
            task.run();
        }
        while (batches.size() >= MAX_BATCHES) {
            writeFirst();
        }
    }

    private void writeFirst() throws IOException {
        Batch batch = batches.remove();
        batch.task.run();
        try {
            SegmentDeflater.Deflated done = batch.task.get();
            sink.write(batch.deflated, 0, done.length());
            done.segments().forEach(made);
            spent.add(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while compressing").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e);
        }
    }

    /// Does nothing: the same bytes come out, whenever the writer flushes.
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            handOut(true);
            while (!batches.isEmpty()) {
                writeFirst();
            }
            sink.write(EMPTY_LAST_BLOCK);
            writeInteger(crc.getValue());
            writeInteger(total);
            sink.flush();
        } finally {
            batches.forEach(batch -> batch.task.cancel(false));
            batches.clear();
            spent.clear();
        }
    }

    private void writeInteger(long value) throws IOException {
        sink.write(new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }
}
