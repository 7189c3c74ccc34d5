package dev.larder.store.redis.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import redis.clients.jedis.args.Rawable;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.Ttl;
import dev.larder.store.Sizing;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** How much memory rows need in each encoding of a layout. */
public final class RecordSizes {
    private final RedisKeys keys;
    private final FeatureView view;
    private final HashFields fields;
    private final boolean rowExpires;
    private final boolean fieldsExpire;

    /** @param hasFieldExpiry whether single fields of the view's hashes expire */
    public RecordSizes(RedisKeys keys, FeatureView view, boolean hasFieldExpiry) {
        this.keys = keys;
        this.view = view;
        this.fields = HashFields.of(view, keys.layout());
        this.rowExpires = view.ttl() instanceof Ttl.After;
        this.fieldsExpire = hasFieldExpiry && (rowExpires && fields.expiry().isPresent()
                || view.features().stream().anyMatch(feature -> feature.ttl().isPresent()));
    }

    public List<Sizing> of(Encoding configured, List<FeatureRow> rows) {
        if (keys.layout() == Layout.FEAST) {
            return List.of(sizing("feast", rows, row -> key(row) + hash(new FeastEncoding(), row)));
        }
        return Stream.concat(Stream.of(configured), Stream.of(Encoding.values()).filter(other -> other != configured))
                .filter(encoding -> encoding != Encoding.PACKED || keys.layout() == Layout.VIEW)
                .map(encoding -> sizing(
                        keys.layout().name().toLowerCase(Locale.ROOT) + ", " + encoding.name().toLowerCase(Locale.ROOT),
                        rows, row -> bytes(encoding, row)))
                .toList();
    }

    private static Sizing sizing(String how, List<FeatureRow> rows, ToLongFunction<FeatureRow> bytes) {
        return new Sizing(how, rows.stream().mapToLong(bytes).average().orElse(Double.NaN));
    }

    private long key(FeatureRow row) {
        return RedisMemory.key(keys.of(view).of(row.key()).length, rowExpires && fields.expiry().isEmpty());
    }

    private long bytes(Encoding encoding, FeatureRow row) {
        return key(row) + switch (encoding) {
            case TEXT -> hash(new TextEncoding(), row);
            case BINARY -> hash(new BinaryEncoding(), row);
            case PACKED -> RedisMemory.string(PackedRecord.write(PackedSchema.of(view.features()), row.eventMicros(),
                    row.createdMicros(), row.values()).length);
        };
    }

    private long hash(ValueEncoding encoding, FeatureRow row) {
        List<byte[]> pairs = new ArrayList<>();
        for (int i = 0; i < view.features().size(); i++) {
            Feature feature = view.features().get(i);
            Object value = row.values()[i];
            if (!(value instanceof NoValue)) {
                add(pairs, fields.features().get(feature.name()), encoding.encode(feature.type(), value));
            }
        }
        add(pairs, fields.event(), encoding.encodeTime(row.eventMicros()));
        if (row.createdMicros() != FeatureRow.NO_TIME) {
            fields.created().ifPresent(name -> add(pairs, name, encoding.encodeTime(row.createdMicros())));
        }
        if (rowExpires) {
            fields.expiry().ifPresent(expiry -> add(pairs, expiry, TextEncoding.decimal(row.eventMicros())));
        }
        return RedisMemory.hash(pairs, fieldsExpire);
    }

    private static void add(List<byte[]> pairs, Rawable name, byte[] value) {
        pairs.add(name.getRaw());
        pairs.add(value);
    }
}
