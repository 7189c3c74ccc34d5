package dev.larder.source.iceberg;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

import dev.larder.source.parquet.Footer;
import dev.larder.source.parquet.NestedRows;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;

/**
 * The keys of a file's rows, by which equality deletes find them, as hashes of 128 bits. Null equals null, and a value
 * equals itself in a wider type.
 */
final class KeyFile {
    private final IcebergFiles files;
    private final Location location;
    private final List<Integer> ids;
    private final MessageDigest digest = digest();
    private final DataOutputStream out = new DataOutputStream(
            new DigestOutputStream(OutputStream.nullOutputStream(), digest));

    /** @param value as Iceberg has it in memory, or null */
    record Constant(Object value) {}

    interface KeyConsumer {
        /** The hash of the key of the next row. */
        void accept(long high, long low);
    }

    /** @param ids of the fields that make the key */
    KeyFile(IcebergFiles files, Location location, List<Integer> ids) {
        this.files = files;
        this.location = location;
        this.ids = ids;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param constants the value of a field that the file does not have; empty if it must have it */
    void read(IntFunction<Optional<Constant>> constants, KeyConsumer keys) {
        try (RangeReader reader = files.open(location)) {
            Footer footer = Footer.read(reader);
            if (footer.schema().getFields().stream().allMatch(type -> type.getId() == null)) {
                throw new SourceException(
                        "`" + location + "` cannot be read: rows are deleted by field " + ids.getFirst()
                                + ", and the file has no field ids");
            }
            List<Type> fields = new ArrayList<>();
            List<Object> parts = new ArrayList<>();
            for (int id : ids) {
                Type found = footer.schema().getFields().stream()
                        .filter(type -> type.getId() != null && type.getId().intValue() == id).findFirst().orElse(null);
                Optional<Constant> constant = found == null ? constants.apply(id) : Optional.empty();
                if (found == null && constant.isEmpty() || found != null && !found.isPrimitive()) {
                    throw new SourceException("`" + location + "` cannot be read: it has no plain column of field id "
                            + id + ", by which rows are deleted");
                }
                parts.add(found == null ? constant.get() : fields.size());
                if (found != null) {
                    fields.add(found);
                }
            }
            for (BlockMetaData group : footer.rowGroups()) {
                read(reader, footer, group, fields, parts, keys);
            }
        } catch (IOException | RuntimeException e) {
            throw IcebergFiles.failure(location, e);
        }
    }

    /** @param parts of the key: a constant, or the place of a field */
    private void read(RangeReader reader, Footer footer, BlockMetaData group, List<Type> fields, List<Object> parts,
            KeyConsumer keys) throws IOException {
        MessageType wanted = fields.isEmpty() ? null : new MessageType(footer.schema().getName(), fields);
        RecordReader<Group> rows = fields.isEmpty()
                ? null
                : NestedRows.of(reader, footer, group, wanted, new GroupRecordConverter(wanted));
        for (long i = 0; i < group.getRowCount(); i++) {
            Group row = rows == null ? null : rows.read();
            for (Object part : parts) {
                switch (part) {
                    case Constant(Object value) -> write(value);
                    case Integer place when row.getFieldRepetitionCount(place) == 0 -> write(null);
                    default -> write(value(row, (int) part, wanted.getType((int) part).asPrimitiveType()));
                }
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            keys.accept(hash.getLong(), hash.getLong());
        }
    }

    private static Object value(Group row, int place, PrimitiveType type) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            BigInteger unscaled = switch (type.getPrimitiveTypeName()) {
                case INT32 -> BigInteger.valueOf(row.getInteger(place, 0));
                case INT64 -> BigInteger.valueOf(row.getLong(place, 0));
                default -> new BigInteger(row.getBinary(place, 0).getBytes());
            };
            return new BigDecimal(unscaled, decimal.getScale());
        }
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> row.getInteger(place, 0);
            case INT64 -> row.getLong(place, 0);
            case FLOAT -> row.getFloat(place, 0);
            case DOUBLE -> row.getDouble(place, 0);
            case BOOLEAN -> row.getBoolean(place, 0);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> ByteBuffer.wrap(row.getBinary(place, 0).getBytes());
            case INT96 -> ByteBuffer.wrap(row.getInt96(place, 0).getBytes());
        };
    }

    /** In a form that a widened type does not change, and that says where it ends. */
    private void write(Object value) {
        try {
            out.writeBoolean(value != null);
            switch (value) {
                case null -> {
                }
                case Boolean flag -> out.writeBoolean(flag);
                case Float real -> out.writeDouble(real);
                case Double real -> out.writeDouble(real);
                case BigDecimal decimal -> {
                    BigDecimal shortest = decimal.stripTrailingZeros();
                    out.writeInt(shortest.scale());
                    write(ByteBuffer.wrap(shortest.unscaledValue().toByteArray()));
                }
                case Number whole -> out.writeLong(whole.longValue());
                case CharSequence text -> write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
                case UUID uuid -> write(ByteBuffer.allocate(2 * Long.BYTES).putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits()).flip());
                case ByteBuffer bytes -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.duplicate().get(copy);
                    out.writeInt(copy.length);
                    out.write(copy);
                }
                default -> throw new IllegalStateException(value.getClass() + " is no value of a key");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
