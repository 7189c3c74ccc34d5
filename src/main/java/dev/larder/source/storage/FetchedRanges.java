package dev.larder.source.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

import dev.larder.source.storage.RangeReader.Range;

/** Ranges of a file on their way, joined to few requests, each of a size that is worth one. */
final class FetchedRanges implements Closeable {
    private static final int MAX_PART = 8 << 20;
    private static final int COPY = 1 << 16;

    private final Fetcher fetcher;
    private final Request request;
    /** By offset. */
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    /** Null while memory suffices. */
    private OverflowFile overflow;
    private boolean isClosed;

    interface Request {
        void read(long position, long length, ObjectClient.Target target) throws IOException;
    }

    private FetchedRanges(Fetcher fetcher, Request request) {
        this.fetcher = fetcher;
        this.request = request;
    }

    /** Empty if it is for later, and there is no room for it now. */
    static Optional<FetchedRanges> start(List<Range> ranges, Fetcher fetcher, boolean ahead, Request request) {
        FetchedRanges fetched = new FetchedRanges(fetcher, request);
        List<Range> parts = fetcher.requests(ranges);
        long total = parts.stream().mapToLong(Range::length).sum();
        boolean fits = fetcher.tryAcquire(total, ahead);
        if (!fits && ahead) {
            return Optional.empty();
        }
        for (Range range : parts) {
            boolean inMemory = fits || fetcher.tryAcquire(range.length(), false);
            fetched.parts.put(range.offset(), fetched.new Part(range, inMemory));
        }
        fetched.parts.values().forEach(part -> fetcher.submit(part::fetch));
        return Optional.of(fetched);
    }

    /** @param gap to read past so many bytes costs less than a request */
    static List<Range> parts(List<Range> ranges, long gap) {
        List<Range> joined = new ArrayList<>();
        ranges.stream().filter(range -> range.length() > 0).sorted(Comparator.comparingLong(Range::offset))
                .forEach(range -> {
                    Range last = joined.isEmpty() ? null : joined.getLast();
                    if (last != null && range.offset() - (last.offset() + last.length()) <= gap) {
                        long end = Math.max(last.offset() + last.length(), range.offset() + range.length());
                        joined.set(joined.size() - 1, new Range(last.offset(), end - last.offset()));
                    } else {
                        joined.add(range);
                    }
                });
        List<Range> parts = new ArrayList<>();
        for (Range range : joined) {
            long count = (range.length() + MAX_PART - 1) / MAX_PART;
            for (long i = 0; i < count; i++) {
                long from = range.length() * i / count;
                parts.add(new Range(range.offset() + from, range.length() * (i + 1) / count - from));
            }
        }
        return parts;
    }

    /** @return how many bytes were read, 0 if they were not announced */
    int read(ByteBuffer into, long position) throws IOException {
        Entry<Long, Part> entry = parts.floorEntry(position);
        return entry == null || position >= entry.getValue().end() ? 0 : entry.getValue().read(into, position);
    }

    private synchronized OverflowFile overflow() throws IOException {
        if (isClosed) {
            throw new IOException("is closed");
        }
        if (overflow == null) {
            overflow = fetcher.newOverflowFile();
        }
        return overflow;
    }

    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        parts.values().forEach(Part::release);
        if (overflow != null) {
            overflow.close();
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private final class Part {
        private final Range range;
        private final CountDownLatch done = new CountDownLatch(1);
        private boolean inMemory;
        private byte[] bytes;
        private Throwable failure;

        private Part(Range range, boolean inMemory) {
            this.range = range;
            this.inMemory = inMemory;
        }

        long end() {
            return range.offset() + range.length();
        }

        void fetch() {
            try {
                if (!isClosed()) {
                    request.read(range.offset(), range.length(), target());
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }

        private ObjectClient.Target target() throws IOException {
            if (inMemory) {
                byte[] into = new byte[(int) range.length()];
                bytes = into;
                return (in, at, most) -> in.read(into, (int) at, most);
            }
            OverflowFile file = overflow();
            fetcher.countOverflow(range.length());
            byte[] copy = new byte[COPY];
            return (in, at, most) -> {
                int count = in.read(copy, 0, Math.min(most, copy.length));
                if (count > 0) {
                    file.write(copy, count, range.offset() + at);
                }
                return count;
            };
        }

        int read(ByteBuffer into, long position) throws IOException {
            await();
            int length = (int) Math.min(into.remaining(), end() - position);
            if (bytes != null) {
                into.put(bytes, (int) (position - range.offset()), length);
                return length;
            }
            int limit = into.limit();
            into.limit(into.position() + length);
            try {
                return overflow.read(into, position);
            } finally {
                into.limit(limit);
            }
        }

        private void await() throws IOException {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
            switch (failure) {
                case null -> {
                }
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }

        void release() {
            if (inMemory) {
                inMemory = false;
                bytes = null;
                fetcher.release(range.length());
            }
        }
    }
}
