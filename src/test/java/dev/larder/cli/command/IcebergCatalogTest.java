package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.IcebergRestServer;
import dev.larder.source.IcebergTables;
import dev.larder.source.ParquetFormat;

/** Iceberg tables that a catalog knows, and what is said when it does not answer as it should. */
class IcebergCatalogTest {
    private static final String COLUMNS = "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2;"
            + " optional int64 x = 3;";

    @TempDir
    private Path folder;
    private Larder larder;
    private String target;
    private IcebergRestServer server;

    @BeforeEach
    void write() {
        larder = new Larder(folder);
        target = "jdbc:sqlite:" + folder.resolve("catalog.db") + " lake sales.customers " + folder.resolve("warehouse")
                + " -";
        IcebergTables.write(target, "append " + file("a.parquet", 3) + " 3\nappend " + file("b.parquet", 2) + " 2\n");
        server = new IcebergRestServer(target);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Rows 1 to the count, a second after each other. */
    private Path file(String name, int count) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (long id = 1; id <= count; id++) {
            long micros = id * 1_000_000 + name.charAt(0);
            long x = id * 10 + name.charAt(0) - 'a';
            long key = id;
            rows.add(group -> group.append("id", key).append("ts", micros).append("x", x));
        }
        return ParquetFormat.PLAIN.write(folder.resolve(name), COLUMNS, rows);
    }

    private void catalog(String settings) {
        larder.file("larder.yaml", """
                project: acme
                catalog: {%s}
                feature_views:
                  customers:
                    entity: {id: int64}
                    source: {format: iceberg, table: sales.customers, event_timestamp: ts}
                    features: {x: int64}
                    ttl: never
                """.formatted(settings));
    }

    private void rest(String more) {
        catalog("type: rest, uri: '" + server.uri() + "'" + more);
    }

    private String stored() {
        return larder.run("scan", "customers", "-o", "csv").exits(ExitCode.OK).out().lines().skip(1)
                .map(line -> line.split(",", -1)).map(cells -> cells[0] + "=" + cells[3]).sorted().toList().toString();
    }

    private void refused(ExitCode code, String sentence) {
        Larder.Run run = larder.run("materialize").exits(code);
        assertEquals("error: " + sentence + "\n", run.err().replaceAll("(?m)^(failed|done|partly) .*\n", ""),
                run::toString);
    }

    @Test
    void aServiceTakesAToken() {
        larder.environment("TOKEN", server.token());
        rest(", warehouse: lake, token: '${TOKEN}'");
        larder.run("materialize").exits(ExitCode.OK);
        assertEquals("[1=11, 2=21, 3=30]", stored());
        assertEquals(List.of("GET /catalog/v1/config", "GET /catalog/v1/lake/namespaces/sales/tables/customers"),
                server.requests());
        assertFalse(larder.run("config", "show").out().contains(server.token()));
    }

    @Test
    void aServiceGivesATokenForACredential() {
        rest(", credential: '" + IcebergRestServer.CREDENTIAL + "'");
        larder.run("materialize").exits(ExitCode.OK);
        assertEquals("[1=11, 2=21, 3=30]", stored());
        rest(", credential: 'larder:guess'");
        refused(ExitCode.FAILED, "the Iceberg catalog `" + server.uri() + "` refuses the OAuth2 client (invalid_client:"
                + " who are you). Check `catalog.credential`, `scope` and `oauth2_server_uri`");
    }

    @Test
    void whoIsNotKnownIsRefused() {
        rest(", token: guess");
        refused(ExitCode.FAILED, "the Iceberg catalog `" + server.uri() + "` refuses the token (this token is not"
                + " known). Check `catalog.token`: it may have expired. With `catalog.credential` larder gets tokens"
                + " itself");
        rest("");
        refused(ExitCode.FAILED, "the Iceberg catalog `" + server.uri() + "` refuses requests without a token (this"
                + " token is not known). Check whether `catalog.token` or `catalog.credential` is needed");
    }

    @Test
    void whatIsNotThereIsNamed() {
        rest(", token: " + server.token());
        larder.run("--set", "feature_views.customers.source.table=sales.customer", "materialize").exits(ExitCode.FAILED)
                .saysLike("(?s).*error: the Iceberg catalog `" + server.uri() + "` has no table `sales.customer`\\."
                        + " Namespace `sales` has the tables customers\n.*");
        larder.run("--set", "feature_views.customers.source.table=sale.customers", "materialize").exits(ExitCode.FAILED)
                .saysLike("(?s).*error: the Iceberg catalog `" + server.uri() + "` has no table `sale.customers`, nor a"
                        + " namespace `sale`\n.*");
        rest(", warehouse: mart, token: " + server.token());
        refused(ExitCode.FAILED,
                "the Iceberg catalog `" + server.uri() + "` has no warehouse `mart` (no such warehouse)."
                        + " Check `catalog.warehouse`");
    }

    @Test
    void aServiceThatFailsEndsTheRun() {
        String more = ", properties: {rest.client.max-retries: 1, rest.client.socket-timeout-ms: 500}, token: "
                + server.token();
        rest(more);
        String cannot = "the Iceberg catalog `" + server.uri() + "` cannot answer now (";
        server.fails(403);
        refused(ExitCode.FAILED, "the Iceberg catalog `" + server.uri() + "` denies the token access to sales.customers"
                + " (as the test wants it). Ask its owner for the right to read it");
        server.fails(500);
        refused(ExitCode.TRY_AGAIN, cannot + "SomeException: as the test wants it)");
        server.fails(503);
        refused(ExitCode.TRY_AGAIN, cannot + "as the test wants it)");
        server.fails(502);
        refused(ExitCode.TRY_AGAIN, cannot + "status 502: as the test wants it)");
        server.fails(429);
        refused(ExitCode.TRY_AGAIN, cannot + "status 429: as the test wants it)");
        server.isSilent();
        refused(ExitCode.TRY_AGAIN, "the Iceberg catalog `" + server.uri() + "` does not answer: it is silent");
        server.close();
        refused(ExitCode.TRY_AGAIN, "the Iceberg catalog `" + server.uri() + "` does not answer: the connection is"
                + " refused. Check `catalog.uri`");
        larder.run("init", "--from=iceberg:sales.customers", "--entity=id", "--stdout").exits(ExitCode.TRY_AGAIN)
                .says("error: the Iceberg catalog `" + server.uri() + "` does not answer: the connection is refused."
                        + " Check `catalog.uri`\n");
        catalog("type: rest, uri: 'http://no-such-host.invalid:1'");
        refused(ExitCode.TRY_AGAIN,
                "the Iceberg catalog `http://no-such-host.invalid:1` does not answer: there is no such"
                        + " host. Check `catalog.uri`");
    }

    @Test
    void aDatabaseIsACatalog() {
        catalog("type: jdbc, uri: 'jdbc:sqlite:catalog.db', name: lake");
        larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        assertEquals("[1=11, 2=21, 3=30]", stored());
        larder.run("verify").exits(ExitCode.OK);
        String plan = larder.run("materialize", "--dry-run").exits(ExitCode.OK).err();
        assertTrue(plan.matches("(?s).*plan of customers: snapshot [0-9]+ of [^ ]+, 2 files.*"), plan);
        catalog("type: jdbc, uri: 'jdbc:sqlite:catalog.db', name: pond");
        refused(ExitCode.FAILED,
                "the Iceberg catalog `jdbc:sqlite:FOLDER/catalog.db` has no table `sales.customers`, nor"
                        + " a namespace `sales`");
        catalog("type: jdbc, uri: 'jdbc:sqlite:none.db', name: lake");
        refused(ExitCode.FAILED, "the Iceberg catalog `jdbc:sqlite:FOLDER/none.db` cannot be read:"
                + " [SQLITE_CANTOPEN] Unable to open the database file (unable to open database file)");
        assertFalse(Files.exists(folder.resolve("none.db")));
        catalog("type: jdbc, uri: 'jdbc:postgresql://localhost/lake', name: lake");
        refused(ExitCode.FAILED,
                "the Iceberg catalog `jdbc:postgresql://localhost/lake` needs a JDBC driver that larder"
                        + " does not have. Put its jar into the folder lib/iceberg of larder");
    }

    @Test
    void doctorSaysWhoAsksTheCatalog() {
        rest(", token: " + server.token());
        String checks = larder.run("doctor").out();
        assertTrue(checks.contains("OK    catalog of customers: " + server.uri() + ", with the token of the config:"
                + " namespace sales has 1 table\n"), checks);
        assertTrue(
                checks.matches("(?s).*OK    source of customers: sales.customers, snapshot [0-9]+ of [^ ]+: 2 files, 5"
                        + " rows, all columns match\n.*"),
                checks);
        rest(", credential: '" + IcebergRestServer.CREDENTIAL + "'");
        assertTrue(larder.run("doctor").out().contains(", as client larder: namespace sales has 1 table\n"));
        server.fails(403);
        checks = larder.run("doctor").exits(ExitCode.FAILED).out();
        assertTrue(checks.contains("WARN  catalog of customers: the Iceberg catalog `" + server.uri() + "` denies the"
                + " OAuth2 client access to namespace sales (as the test wants it)."), checks);
        assertTrue(checks.contains("FAIL  source of customers: the Iceberg catalog"), checks);
    }

    @Test
    void initDraftsATableOfACatalog() throws IOException {
        larder.environment("TOKEN", server.token());
        larder.run("init", "--from", "iceberg:sales.customers", "--entity", "id").exits(ExitCode.USAGE)
                .says("error: --from iceberg:sales.customers needs the catalog that knows the table: set `catalog` in the"
                        + " config, or --catalog, as in --catalog type=rest --catalog uri=https://catalog.example/api\n");
        larder.run("init", "--from", "iceberg:sales.customers", "--entity", "id", "--catalog", "type=rest", "--catalog",
                "uri=" + server.uri(), "--catalog", "token=${TOKEN}", "--catalog", "properties.header.X-Tenant=acme")
                .exits(ExitCode.OK);
        assertEquals("""
                feature_views:
                  customers:
                    entity: {id: int64}
                    source:
                      format: iceberg
                      table: sales.customers
                      catalog:
                        type: 'rest'
                        uri: 'URI'
                        token: '${TOKEN}'
                        properties:
                          header.X-Tenant: 'acme'
                      event_timestamp: ts
                    features:
                      x: int64
                    # ttl: 7d
                """.replace("URI", server.uri().toString()),
                Files.readString(folder.resolve("larder.yaml")).replaceFirst("(?s).*(?=feature_views)", ""));
        larder.run("materialize").exits(ExitCode.OK);
        assertEquals("[1=11, 2=21, 3=30]", stored());
        // The catalog of a config is known.
        larder.file("larder.yaml",
                "project: acme\ncatalog: {type: rest, uri: '" + server.uri() + "', token: '${TOKEN}'}\n");
        larder.run("init", "--from", "iceberg:sales.customers", "--entity", "id").exits(ExitCode.OK);
        larder.run("materialize").exits(ExitCode.OK);
        assertFalse(Files.readString(folder.resolve("larder.yaml")).contains("      catalog:"));
    }

    @Test
    void aFolderIsACatalog() {
        IcebergTables.write(folder.resolve("lake/sales/customers").toString(), "append " + folder.resolve("a.parquet")
                + " 3\n");
        catalog("type: hadoop, warehouse: lake");
        larder.run("materialize").exits(ExitCode.OK);
        assertEquals("[1=10, 2=20, 3=30]", stored());
    }

    /** Paths of a config begin in its folder. */
    @Test
    void aDraftElsewhereFindsItsCatalog() throws IOException {
        IcebergTables.write(folder.resolve("lake/sales/customers").toString(), "append " + folder.resolve("a.parquet")
                + " 3\n");
        Files.createDirectory(folder.resolve("sub"));
        larder.run("--config", "sub/larder.yaml", "init", "--from", "iceberg:sales.customers", "--entity", "id",
                "--catalog", "type=hadoop", "--catalog", "warehouse=../lake").exits(ExitCode.OK);
        larder.run("--config", "sub/larder.yaml", "materialize").exits(ExitCode.OK);
        larder.run("init", "--from", "iceberg:sales.customers", "--entity", "id", "--catalog", "type=hadoop",
                "--catalog", "wharehouse=lake").exits(ExitCode.USAGE)
                .says("""
                        error: --catalog: catalog.warehouse: is missing. The folder of the tables. For `rest`, the service's name for one of its warehouses.
                        --catalog: catalog.wharehouse: unknown key `wharehouse`, did you mean `warehouse`?
                        """);
    }
}
