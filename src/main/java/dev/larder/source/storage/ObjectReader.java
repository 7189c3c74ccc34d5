package dev.larder.source.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads an object: what was announced from its fetched parts, and anything else by a request of its own. */
final class ObjectReader implements RangeReader {
    private final ObjectClient client;
    private final Traffic traffic;
    private final StoredFile file;
    /** Null before {@link #fetch}. */
    private FetchedRanges fetched;

    ObjectReader(ObjectClient client, Traffic traffic, StoredFile file) {
        this.client = client;
        this.traffic = traffic;
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public boolean fetch(List<Range> ranges, Fetcher fetcher, boolean ahead) {
        fetched = FetchedRanges.start(ranges, fetcher, ahead,
                (position, length, target) -> request(position, length, target)).orElse(null);
        return fetched != null;
    }

    private void request(long position, long length, ObjectClient.Target target) throws IOException {
        client.read(file, position, length, target);
        traffic.received(length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position >= file.size()) {
            return -1;
        }
        long start = System.nanoTime();
        try {
            int count = fetched == null ? 0 : fetched.read(into, position);
            return count > 0 || !into.hasRemaining() ? count : readNow(into, position);
        } finally {
            traffic.waited(System.nanoTime() - start);
        }
    }

    private int readNow(ByteBuffer into, long position) throws IOException {
        int length = (int) Math.min(into.remaining(), file.size() - position);
        int start = into.position();
        byte[] bytes = into.array();
        int offset = into.arrayOffset() + start;
        request(position, length, (in, at, most) -> in.read(bytes, offset + (int) at, most));
        into.position(start + length);
        return length;
    }

    @Override
    public void spare(long bytes) {
        traffic.spared(bytes);
    }

    @Override
    public boolean isConditional() {
        return true;
    }

    @Override
    public void requireUnchanged() {
        // Each request has said which version it wants.
    }

    @Override
    public void close() throws IOException {
        if (fetched != null) {
            fetched.close();
        }
    }
}
