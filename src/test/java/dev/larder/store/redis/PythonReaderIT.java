package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.SampleValues;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** The reader in Python of the page on records reads what larder writes, in every encoding and of every type. */
class PythonReaderIT {
    private static final long EVENT = 1_795_161_600_000_001L;
    /** A minimal client that prints the features of a row as lines. */
    private static final String MAIN = """

            import socket, sys
            stream = socket.create_connection(("127.0.0.1", int(sys.argv[1]))).makefile("rwb")
            def reply():
                line = stream.readline()
                if line[:1] == b"*":
                    return [reply() for _ in range(int(line[1:]))]
                size = int(line[1:])
                found = stream.read(size) if size >= 0 else None
                stream.read(2)
                return found
            def ask(*words):
                stream.write(b"*%d\\r\\n" % len(words))
                for word in words:
                    stream.write(b"$%d\\r\\n%s\\r\\n" % (len(word.encode()), word.encode()))
                stream.flush()
                return reply()
            def pairs(flat):
                return dict(zip(flat[::2], flat[1::2]))
            start, encoding = sys.argv[2], sys.argv[3]
            mark = pairs(ask("HGETALL", start + "#view:all"))
            key = start + ":all:customer_id=c1"
            if encoding == "packed":
                raw = ask("GET", key)
                event, row = packed(raw, mark[b"schema:" + raw[17:25].hex().encode()])
            else:
                stored = pairs(ask("HGETALL", key))
                read = text if encoding == "text" else binary
                row = {n.decode(): read(mark[b"feature:" + n].decode(), v) for n, v in stored.items() if n[:1] != b"_"}
                event = int(stored[b"_ts"]) if encoding == "text" else struct.unpack(">Q", stored[b"_ts"])[0] - 2**63
            print(event)
            for name in sorted(row):
                print(name, repr(row[name]))
            """;

    private static final UUID UUID = java.util.UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    @TempDir
    Path folder;

    /** A feature that keeps an event time of its own, older than that of the row. */
    private static Feature aged(String name) {
        return new Feature(name, FeatureType.Scalar.INT32, Optional.of(Duration.ofDays(36_500)));
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void readsEveryType(Encoding encoding) throws Exception {
        Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "python3"))), "no python3 on the PATH");
        List<Feature> features = SampleValues.types().stream()
                .map(type -> new Feature("f_" + type.toString().replaceAll("\\W", "_"), type)).toList();
        Object[] values = {"\\Kraków 🥐", -7, Long.MIN_VALUE, 0.5f, 0.1, true, new byte[]{0, -1},
                Instant.ofEpochSecond(7), UUID, new BigDecimal("-0.07"), new BigDecimal("999999999999999999"),
                new BigDecimal("-0.000000000000000001"), new BigDecimal("-123456789012345.6789"),
                new BigDecimal("-9999999999999999999999999999.9999999999"), new String[]{"", "a,b"}, new int[]{1, -2},
                new long[]{Long.MAX_VALUE},
                new float[]{1.5f}, new double[]{0.1, -2}, new boolean[]{true, false}, new byte[][]{{'x'}},
                new Instant[]{Instant.EPOCH}, new UUID[]{UUID}, new BigDecimal[]{new BigDecimal("1.50")},
                new BigDecimal[]{new BigDecimal("7")}, new BigDecimal[]{}, new BigDecimal[]{new BigDecimal("-1.0000")},
                new BigDecimal[]{new BigDecimal("9999999999999999999999999999.9999999999"),
                        new BigDecimal("0.0000000000")}};
        FeatureView view = new FeatureView("all", CUSTOMER, Stream.concat(features.stream(), Stream.of(
                new Feature("null", FeatureType.Scalar.BOOL), new Feature("missing", FeatureType.Scalar.BOOL),
                aged("older"), aged("older_null"))).toList());
        String prefix = "python " + encoding + ":";
        RedisServer server = RedisServers.usual();
        try (OnlineStore store = new RedisStore(RedisTarget.with(RedisTarget.of(server), Layout.VIEW, encoding, prefix),
                "acme", Clock.systemUTC())) {
            Object[] older = new Object[view.features().size()];
            Arrays.fill(older, NoValue.MISSING);
            older[older.length - 2] = 5;
            older[older.length - 1] = null;
            store.write(view, List.of(new FeatureRow(customer("c1"), EVENT - 1, 5, older)),
                    WriteOptions.DEFAULT.with(Fill.MERGE));
            Object[] row = Stream.concat(Stream.of(values),
                    Stream.of(null, NoValue.MISSING, NoValue.MISSING, NoValue.MISSING)).toArray();
            store.write(view, List.of(new FeatureRow(customer("c1"), EVENT, 5, row)),
                    WriteOptions.DEFAULT.with(Fill.MERGE));
        }
        boolean text = encoding == Encoding.TEXT;
        assertEquals("""
                1795161600000001
                f_array_bool_ [True, False]
                f_array_bytes_ %s
                f_array_decimal_18_0__ [Decimal('7')]
                f_array_decimal_18_18__ []
                f_array_decimal_19_4__ [Decimal('-1.0000')]
                f_array_decimal_38_10__ [Decimal('9999999999999999999999999999.9999999999'), Decimal('0E-10')]
                f_array_decimal_9_2__ [Decimal('1.50')]
                f_array_double_ [0.1, %s]
                f_array_float_ [1.5]
                f_array_int32_ [1, -2]
                f_array_int64_ [9223372036854775807]
                f_array_string_ ['', 'a,b']
                f_array_timestamp_ %s
                f_array_uuid_ [%s]
                f_bool True
                f_bytes b'\\x00\\xff'
                f_decimal_18_0_ Decimal('999999999999999999')
                f_decimal_18_18_ Decimal('-1E-18')
                f_decimal_19_4_ Decimal('-123456789012345.6789')
                f_decimal_38_10_ Decimal('-9999999999999999999999999999.9999999999')
                f_decimal_9_2_ Decimal('-0.07')
                f_double 0.1
                f_float 0.5
                f_int32 -7
                f_int64 -9223372036854775808
                f_string '\\\\Kraków 🥐'
                f_timestamp 7000000
                f_uuid UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
                null None
                older 5
                older_null None
                """.formatted(text ? "['eA==']" : "[b'x']", "-2.0", text ? "['1970-01-01T00:00:00Z']" : "[0]",
                text ? "'" + UUID + "'" : "UUID('" + UUID + "')"),
                run(server.address().port(), prefix + "acme", encoding.name().toLowerCase(Locale.ROOT)));
    }

    private String run(int port, String start, String encoding) throws IOException, InterruptedException {
        Matcher reader = Pattern.compile("```python\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(RedisRecordsPageIT.PAGE));
        assertTrue(reader.find(), "the page has lost its reader");
        Path script = Files.writeString(folder.resolve("reader.py"), reader.group(1) + MAIN);
        ProcessBuilder python = new ProcessBuilder("python3", script.toString(), String.valueOf(port), start, encoding)
                .redirectErrorStream(true);
        python.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = python.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
