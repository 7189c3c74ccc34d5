package dev.larder.spark;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.larder.feature.FeatureView;
import dev.larder.store.OnlineStore;

/** The entities of a view in a store, one after the other: a store pushes what it scans, and Spark pulls. */
final class StoredEntities implements Iterator<String>, AutoCloseable {
    private static final int ROOM = 4096;
    private static final String END = "";

    private final OnlineStore store;
    private final FeatureView view;
    private final long beforeMicros;
    private final BlockingQueue<String> found = new ArrayBlockingQueue<>(ROOM);
    private final Thread scan = Thread.ofPlatform().daemon().name("scan").unstarted(this::scan);
    private volatile boolean stopped;
    private volatile Throwable failure;
    private String next;

    /** @param beforeMicros rows of this event time and later are left out */
    StoredEntities(OnlineStore store, FeatureView view, long beforeMicros) {
        this.store = store;
        this.view = view;
        this.beforeMicros = beforeMicros;
        scan.start();
    }

    private void scan() {
        try {
            store.scan(view, List.of(), stored -> stored.row().eventMicros() >= beforeMicros
                    || offer(stored.row().key().text()));
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        offer(END);
    }

    /** False if the consumer has ended the scan. */
    private boolean offer(String entity) {
        try {
            while (!stopped && !found.offer(entity, 1, TimeUnit.SECONDS)) {
            }
            return !stopped;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = found.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the store was scanned", e);
            }
            if (next.equals(END) && failure != null) {
                throw Jobs.failure(failure);
            }
        }
        return !next.equals(END);
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String entity = next;
        next = null;
        return entity;
    }

    /** Ends a scan that is under way. */
    @Override
    public void close() {
        stopped = true;
        try {
            scan.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
