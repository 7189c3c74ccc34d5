package dev.larder.source.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import dev.larder.source.storage.Location.Remote;

/**
 * An object that is sent in parts while it is written: one part is on its way while the next one fills up. Nobody sees it
 * before it is finished.
 */
final class ObjectNewFile implements NewFile {
    /**
     * Two are in memory. All parts have the same size, as some servers demand, and there may be 10,000: an object may have
     * 160 GB, or 50 GB in a very small heap. 5 MiB is the least that servers take.
     */
    private static final int PART = Math.clamp(Runtime.getRuntime().maxMemory() / 32, 5 << 20, 16 << 20);
    private static final int SMALLEST_BUFFER = 64 << 10;

    private final ObjectClient.Upload upload;
    private final OpenUploads others;
    private byte[] buffer = new byte[SMALLEST_BUFFER];
    private int count;
    private long sent;
    /** The part that is on its way, and its thread; null before the first. */
    private FutureTask<Void> sending;
    private Thread sender;
    /** Or given up. */
    private volatile boolean isFinished;

    private ObjectNewFile(ObjectClient.Upload upload, OpenUploads others) {
        this.upload = upload;
        this.others = others;
    }

    /** @param others that are removed with this one if the process ends at once */
    static ObjectNewFile begin(ObjectClient client, Remote object, OpenUploads others) throws IOException {
        others.watch();
        ObjectNewFile file = new ObjectNewFile(client.begin(object), others);
        others.add(file);
        return file;
    }

    @Override
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[]{(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                append(bytes, from, length);
            }
        };
    }

    private void append(byte[] bytes, int from, int length) throws IOException {
        for (int taken = 0; taken < length;) {
            if (count == PART) {
                send();
            }
            int step = Math.min(length - taken, PART - count);
            if (count + step > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(PART, Math.max(2 * buffer.length, count + step)));
            }
            System.arraycopy(bytes, from + taken, buffer, count, step);
            count += step;
            taken += step;
        }
    }

    private void send() throws IOException {
        awaitSent();
        int size = count;
        start(buffer, size);
        sent += size;
        buffer = new byte[size];
        count = 0;
    }

    private synchronized void start(byte[] part, int size) throws IOException {
        if (isFinished) {
            throw new ClosedByInterruptException();
        }
        sending = new FutureTask<>(() -> {
            upload.send(part, size);
            return null;
        });
        sender = Thread.ofVirtual().name("upload").start(sending);
    }

    private void awaitSent() throws IOException {
        if (sending == null) {
            return;
        }
        try {
            sending.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("writing was interrupted");
        }
    }

    @Override
    public long finish() throws IOException {
        if (count > 0) {
            send();
        }
        awaitSent();
        upload.complete();
        isFinished = true;
        others.remove(this);
        return sent;
    }

    /** Also called while another thread writes, when the process ends. */
    @Override
    public synchronized void close() throws IOException {
        if (!isFinished) {
            isFinished = true;
            // Who is interrupted cleans up all the same.
            boolean interrupted = Thread.interrupted();
            try {
                endSender();
                upload.abort();
                others.remove(this);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** A part that arrives later would be left. */
    private void endSender() {
        if (sender != null) {
            sender.interrupt();
            try {
                sender.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
