package dev.larder.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * Rows from JSON objects, one on each line. Every line is read by itself, so that one that cannot be read does not end the
 * others: {@link #next()} throws for it, and goes on behind it.
 */
public final class JsonLineInput implements RowInput {
    private static final long RENEWAL_MICROS = 1_000_000;

    private final String source;
    private final InputStart start;
    private final FeatureView view;
    private final LongSupplier clock;
    private final LongUnaryOperator latestEvent;
    private RowBuilder builder;
    private long builtAt;
    private byte[] text = {};
    private long line;

    private JsonLineInput(String source, InputStart start, FeatureView view, LongSupplier clock,
            LongUnaryOperator latestEvent) {
        this.source = source;
        this.start = start;
        this.view = view;
        this.clock = clock;
        this.latestEvent = latestEvent;
        renew();
    }

    /**
     * @param clock the time in microseconds, which is the event time of rows without one
     * @param latestEvent at a time, the event time up to which a row is valid
     */
    public static JsonLineInput open(String source, InputStream stream, FeatureView view, LongSupplier clock,
            LongUnaryOperator latestEvent) {
        return new JsonLineInput(source, new InputStart(source, stream), view, clock, latestEvent);
    }

    private void renew() {
        builtAt = clock.getAsLong();
        builder = RowBuilder.ofRows(view, builtAt, latestEvent.applyAsLong(builtAt));
    }

    /** The number of the line that was read last, from 1. */
    public long line() {
        return line;
    }

    /** The line that was read last. */
    public String text() {
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public FeatureRow next() {
        do {
            text = readLine();
            if (text == null) {
                return null;
            }
            line++;
        } while (new String(text, StandardCharsets.UTF_8).isBlank());
        // A stream may last for days.
        if (clock.getAsLong() - builtAt > RENEWAL_MICROS) {
            renew();
        }
        try {
            return row();
        } catch (InputException e) {
            renew(); // it may hold a part of the row
            throw e;
        }
    }

    private FeatureRow row() {
        try (JsonRowInput rows = new JsonRowInput(source, line, new ByteArrayInputStream(text), builder)) {
            FeatureRow row = rows.next();
            if (row == null || rows.next() != null) {
                throw new InputException(source, line, "a line is one JSON object");
            }
            return row;
        }
    }

    private byte[] readLine() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int c = start.stream().read();
            if (c < 0) {
                return null;
            }
            for (; c >= 0 && c != '\n'; c = start.stream().read()) {
                bytes.write(c);
            }
        } catch (IOException e) {
            throw InputException.unreadable(source, line + 1, e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            start.stream().close();
        } catch (IOException e) {
            // Only read, so reading has reported every error that matters.
        }
    }
}
