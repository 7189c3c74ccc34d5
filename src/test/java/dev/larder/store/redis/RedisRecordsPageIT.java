package dev.larder.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Tombstone;
import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.text.Times;

/** The {@code redis-cli} blocks of the page on records show what redis-cli prints for the page's row. */
class RedisRecordsPageIT {
    static final Path PAGE = Path.of("src/site/markdown/reference/redis-records.md");

    private static final long EVENT = Times.micros(Instant.parse("2026-11-20T08:00:00Z"));

    private static void write(RedisServer server, Layout layout, Encoding encoding, String prefix) {
        FeatureView view = new FeatureView("customers", JoinKeys.of("id", Scalar.INT64), List.of(
                new Feature("total", Scalar.DOUBLE), new Feature("clicks", Scalar.INT64),
                new Feature("city", Scalar.STRING)), new Ttl.After(Duration.ofDays(36_500)), Ttl.From.EVENT);
        try (OnlineStore store = new RedisStore(RedisTarget.with(RedisTarget.of(server), layout, encoding, prefix),
                "demo", Clock.fixed(Times.instant(EVENT), ZoneOffset.UTC))) {
            store.write(view, List.of(new FeatureRow(EntityKey.of(view.keys(), 7L), EVENT, EVENT + 5,
                    new Object[]{2.5, null, "Oslo"})), WriteOptions.DEFAULT);
            store.writeTombstones(view, List.of(new Tombstone(EntityKey.of(view.keys(), 8L), EVENT, EVENT + 5)),
                    Conflict.NEWEST, Duration.ofDays(36_500));
        }
    }

    @Test
    void commandsPrintWhatThePageSays() throws Exception {
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of())) {
            write(server, Layout.VIEW, Encoding.TEXT, "text:");
            write(server, Layout.VIEW, Encoding.BINARY, "binary:");
            write(server, Layout.VIEW, Encoding.PACKED, "packed:");
            write(server, Layout.ENTITY, Encoding.TEXT, "entity:");
            write(server, Layout.FEAST, Encoding.TEXT, "feast:");
            String page = Files.readString(PAGE);
            assertTrue(page.split("\n\\$ redis-cli ").length > 6, "the page has lost its commands");
            assertEquals(page, withOutput(page, server.address().port()));
        }
    }

    /** The page with the output that its commands have now. */
    private static String withOutput(String page, int port) throws IOException, InterruptedException {
        StringBuilder result = new StringBuilder();
        boolean inBlock = false;
        for (String line : page.split("(?<=\n)")) {
            if (line.startsWith("```")) {
                inBlock = line.startsWith("```redis-cli");
            }
            if (!inBlock || line.startsWith("```")) {
                result.append(line);
            } else if (line.startsWith("$ ")) {
                result.append(line).append(run(line.substring(2).strip(), port));
            }
        }
        return result.toString();
    }

    private static String run(String command, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command.replace("redis-cli", "redis-cli -p " + port))
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
