package dev.larder.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.TableFile;

/** Reads the footers of files, and hands them on in the order of the files; over a network, it reads several at the same time. */
final class FooterReads implements AutoCloseable {
    /** Footers that are read before they are needed, for each thread. */
    private static final int AHEAD = 2;

    private final Storages storages;
    private final Consumer<OpenFile> consumer;
    private final Deque<Future<OpenFile>> reading = new ArrayDeque<>();
    private int threads = 1;
    /** Null on one machine. */
    private ExecutorService pool;

    /** @param checksum see {@link SourceFile#checksum} */
    record OpenFile(TableFile found, Storage storage, StoredFile stored, RangeReader reader, Footer footer,
            long checksum) implements Closeable {
        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    FooterReads(Storages storages, Consumer<OpenFile> consumer) {
        this.storages = storages;
        this.consumer = consumer;
    }

    /** @throws SourceException of the first file that cannot be read */
    void add(TableFile file) {
        Storage storage = storages.of(file.location());
        if (pool == null && storage.concurrency() > 1) {
            threads = storage.concurrency();
            pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("footer-", 0).factory());
        }
        if (pool == null) {
            pass(read(file, storage));
            return;
        }
        reading.add(pool.submit(() -> read(file, storage)));
        if (reading.size() >= threads * AHEAD) {
            pass(await(reading.remove()));
        }
    }

    /** Call it after the last file. */
    void finish() {
        while (!reading.isEmpty()) {
            pass(await(reading.remove()));
        }
    }

    private static OpenFile read(TableFile found, Storage storage) {
        StoredFile file = found.stored().get();
        try {
            RangeReader reader = storage.open(file);
            try {
                return new OpenFile(found, storage, file, reader, Footer.read(reader), SourceFile.checksum(reader));
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileFailure.of(file.location(), e);
        }
    }

    private void pass(OpenFile file) {
        try (file) {
            consumer.accept(file);
        } catch (IOException e) {
            throw FileFailure.of(file.stored().location(), e);
        }
    }

    private static OpenFile await(Future<OpenFile> reading) {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("reading footers was interrupted", e);
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
