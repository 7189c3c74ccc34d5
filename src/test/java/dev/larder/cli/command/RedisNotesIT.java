package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.feast.RegistryBytes;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** A run reports what the server cannot do although the config asks for it. */
class RedisNotesIT {
    private static final String NOTE = "the server has no field expiry (Redis 7.4 and Valkey 9 do): expired values of view"
            + " `customers` are not served, but use its memory until they are overwritten";

    @TempDir
    Path folder;

    private JsonNode run(RedisServer server, String views, String said) {
        CustomerFiles files = new CustomerFiles(folder, views);
        files.rows("a.parquet", "'c1', '2025-11-19 08:00', 1");
        Larder larder = new RedisFolder(folder, server, "layout: entity").views(views).larder();
        Larder.Run run = larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        assertEquals(said, run.err().lines().filter(line -> line.startsWith("  note: "))
                .reduce("", (all, line) -> all + line), run::toString);
        return JsonMapper.shared().readTree(files.read("report.json")).get("views").get(0).get("notes");
    }

    @Test
    void withoutFieldExpiry() {
        String expiring = CustomerFiles.VIEW.replace("ttl: never", "ttl: 7d");
        assertEquals("[\"" + NOTE + "\"]",
                run(RedisServers.usual(), expiring, "  note: " + NOTE).toString());
        assertEquals("[]", run(RedisServers.usual(), CustomerFiles.VIEW, "").toString());
    }

    /** Feast's registry has a Map, and a feature that the config leaves out. */
    @Test
    void featuresThatOnlyFeastHas() throws IOException {
        CustomerFiles files = new CustomerFiles(folder, CustomerFiles.VIEW);
        files.rows("a.parquet", "'c1', '2025-11-19 08:00', 1");
        RedisServer server = RedisServers.usual();
        Larder larder = new RedisFolder(folder, server, "layout: feast").larder();
        larder.file("feature_store.yaml", "project: notes\nregistry: registry.db\nonline_store: {type: redis,"
                + " connection_string: \"" + server.address() + "\"}\n");
        larder.file("larder.yaml", "online_store: {type: feast, repo: .}\nfeature_views:\n"
                + CustomerFiles.VIEW.indent(2));
        assertEquals("[]", notes(larder, files), "there is no registry on this machine");

        RegistryBytes registry = new RegistryBytes("notes").view("other", view -> view.of("customer").feature("x", 32))
                .view("customers", view -> view.of("customer").feature("customer_id", RegistryBytes.STRING)
                        .feature("metadata", RegistryBytes.MAP).feature("total", RegistryBytes.DOUBLE)
                        .feature("tags", 44));
        Files.write(folder.resolve("registry.db"), registry.toBytes());
        assertEquals("[\"Feast's view `customers` also has `metadata` (Map), `tags` (Decimal), which larder leaves as"
                + " Feast wrote them. Feast skips rows whose event time is already stored: let Feast materialize first,"
                + " or it never writes them\"]", notes(larder, files));
        Files.writeString(folder.resolve("registry.db"), "no registry");
        assertEquals(
                "[\"cannot read FOLDER/registry.db as Feast's registry (its bytes are not the protobuf message that"
                        + " Feast writes), which says whether Feast's view has more features than view `customers`\"]",
                notes(larder, files).replace(folder.toString(), "FOLDER"));
    }

    /** Feast's bytes have no place for them. Without tombstones there is nothing to say. */
    @Test
    void deletionsThatLeaveNoTombstone() {
        for (String tombstones : new String[]{"30d", "none"}) {
            String views = CustomerFiles.VIEW
                    .replace("event_timestamp: event}", "event_timestamp: event, deleted: gone,"
                            + " tombstones: " + tombstones + "}")
                    .replace("  ttl: never\n", "");
            CustomerFiles files = new CustomerFiles(folder, views);
            files.sql("a.parquet", "SELECT 'c1' AS customer_id, '2025-11-19'::TIMESTAMP AS event, 1.0::DOUBLE AS total,"
                    + " true AS gone");
            Larder larder = new RedisFolder(folder, RedisServers.usual(), "layout: feast").views(views).larder();
            assertEquals(tombstones.equals("none")
                    ? "[]"
                    : "[\"layout feast has no place for tombstones: an older row that arrives after its entity was deleted"
                            + " brings the entity back\"]",
                    notes(larder, files));
        }
    }

    private static String notes(Larder larder, CustomerFiles files) {
        larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        return JsonMapper.shared().readTree(files.read("report.json")).get("views").get(0).get("notes").toString();
    }

    @Test
    void withFieldExpiry() {
        assertEquals("[]", run(RedisServers.eight(), CustomerFiles.VIEW.replace("ttl: never", "ttl: 7d"), "")
                .toString());
    }
}
