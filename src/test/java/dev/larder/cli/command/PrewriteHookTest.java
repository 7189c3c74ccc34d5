package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;

/** A class of the user that changes or drops rows before they are written. */
class PrewriteHookTest {
    /** The SHA-256 of {@code a@example.com}. */
    private static final String HASH = "08168cd80dfd534ab0f10af10f1303fe00af2d43ab5c1432360d137f8197e17a";
    private static final String HASH_OF_DROP_ME = "0a06408f94b8782e85a2f8c71339045c4a2010ddcafca1b901a799d65608dc62";
    private static final String GIVEN = "given rows of view `customers`, ";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void customers() {
        files = new CustomerFiles(folder);
        files.sql("a.parquet", """
                SELECT * FROM (VALUES ('c1', '2026-11-19'::TIMESTAMP, ' A@example.com'),
                  ('c2', '2026-11-19', NULL), ('c3', '2026-11-19', 'drop me')) t(customer_id, event, email)""");
    }

    private void config(String hookClass) {
        files.larder().file("larder.yaml", """
                project: acme
                prewrite_hook: %s
                hook_path: [hooks]
                feature_views:
                  customers:
                    entity: {customer_id: string}
                    source: {path: data, event_timestamp: event}
                    features: {email: string}
                """.formatted(hookClass));
    }

    private void compile(Path source) throws IOException {
        Path hooks = Files.createDirectories(folder.resolve("hooks"));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp",
                System.getProperty("java.class.path"), "-d",
                hooks.toString(), source.toString()));
    }

    /** A hook whose method has this body. */
    private void hook(String body) throws IOException {
        compile(Files.writeString(folder.resolve("Hook.java"), """
                import dev.larder.api.*;
                import dev.larder.feature.*;
                import java.util.*;
                public final class Hook implements PrewriteHook {
                    @Override
                    public List<FeatureRow> beforeWrite(FeatureView view, List<FeatureRow> rows) {
                        %s
                    }
                }
                """.formatted(body)));
        config("Hook");
    }

    @Test
    void theExampleHashesAddresses() throws IOException {
        compile(Path.of("examples/hooks/HashEmail.java"));
        config("HashEmail");
        files.materialize().exits(ExitCode.OK);
        assertEquals("c1=" + HASH + " c2= c3=" + HASH_OF_DROP_ME, files.stored());
        files.verify("-o", "csv").exits(ExitCode.OK).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,3,0,0,0,0,0,0,0,0,0,0
                """);

        files.larder().run("put", "customers", "customer_id=c2", "email=a@example.com").exits(ExitCode.OK);
        files.larder().input("customer_id,email\nc3,A@EXAMPLE.COM\n").run("batch-put", "customers").exits(ExitCode.OK);
        assertEquals("c1=" + HASH + " c2=" + HASH + " c3=" + HASH, files.stored());
    }

    /** What a hook leaves out must still be gone if the source deletes it. */
    @Test
    void deletedRowsDoNotPassTheHook() throws IOException {
        hook("return rows.stream().filter(row -> row.values()[0] != null).toList();");
        files.materialize().exits(ExitCode.OK);
        files.sql("b.parquet",
                "SELECT 'c' || i AS customer_id, '2026-11-20'::TIMESTAMP AS event, NULL::VARCHAR AS email,"
                        + " true AS gone FROM range(1, 3) t(i)");
        files.larder().run("--set", "feature_views.customers.source.deleted=gone", "materialize").exits(ExitCode.OK)
                .saysLike("done customers: 1 written of 5 rows read, 2 superseded, 2 deleted.*\n(.|\n)*");
        files.larder().run("--set", "feature_views.customers.source.deleted=gone", "verify", "--extra", "-o", "csv")
                .exits(ExitCode.OK);
    }

    @Test
    void droppedRowsAreCounted() throws IOException {
        hook("return rows.stream().filter(row -> !\"drop me\".equals(row.values()[0])).toList();");
        files.materialize("--dry-run").exits(ExitCode.OK)
                .saysLike("plan of .*\ndone customers: would write 2 of 3 rows read, 1 dropped by the hook\n");
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 dropped by the hook
                  watermark: none -> 2026-11-19T00:00:00Z
                """);
        files.verify("-o", "csv").exits(ExitCode.OK).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,2,0,0,0,0,0,0,0,0,0,1
                """);
    }

    /** Each row gets its own outcome, even if the hook drops the first. */
    @Test
    void aDroppedRowIsNotMistakenForAnother() throws IOException {
        hook("return rows.stream().filter(row -> !\"drop me\".equals(row.values()[0])).toList();");
        files.larder().run("put", "customers", "customer_id=c1", "email=drop me").exits(ExitCode.FAILED);
        files.larder().input("customer_id,email\nc1,drop me\nc2,x\nc1,y\nc1,drop me\n").run("batch-put", "customers")
                .exits(ExitCode.OK).saysLike("2 written, 0 stale, 0 expired, 0 failed, 2 dropped by the hook.*\n");
        assertEquals("c1=y c2=x", files.stored());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    throw new IllegalStateException("no key"); | failed: java.lang.IllegalStateException: no key
                    throw new NoClassDefFoundError("org/x/Y"); | failed: java.lang.NoClassDefFoundError: org/x/Y
                    return null; | returned null; it must return the rows to write
                    rows.clear(); return rows; | failed: java.lang.UnsupportedOperationException
                    List<FeatureRow> twice = new ArrayList<>(rows); twice.addAll(rows); return twice; | returned 6 rows for 3; it may \
                    only change or drop rows
                    return Collections.singletonList(null); | returned a null row; to drop a row, leave it out of the list
                    return rows.stream().map(r -> new FeatureRow(r.key(), 0, 0, new Object[2])).toList(); | returned a row of 2 \
                    values, but the view has 1 features
                    return rows.stream().map(r -> new FeatureRow(EntityKey.of(view.keys(), "x"), 0, 0, r.values())).toList(); | \
                    returned a row of another entity, `customer_id=x`; it may change values, but not keys
                    """)
    void aFailingHookFailsTheRunAndIsNamed(String body, String sentence) throws IOException {
        hook(body);
        files.materialize().exits(ExitCode.FAILED).says("failed customers: 0 written of 3 rows read\n"
                + "error: the prewrite hook Hook, " + GIVEN + sentence + "\n");
        files.verify().exits(ExitCode.FAILED).says("customers: not verified\n"
                + "error: the prewrite hook Hook, " + GIVEN + sentence + "\n");
        assertEquals("", files.stored());
    }

    @Test
    void aHookThatCannotBeLoadedIsReported() throws IOException {
        config("com.acme.MaskPii");
        files.materialize().exits(ExitCode.USAGE).says("error: hook_path names FOLDER/hooks, which does not exist\n");
        hook("return rows;");
        config("com.acme.MaskPii");
        files.materialize().exits(ExitCode.USAGE)
                .says("error: prewrite_hook com.acme.MaskPii: class not found; name the jar"
                        + " or folder that holds it in hook_path\n");
        config("java.lang.String");
        files.materialize().exits(ExitCode.USAGE)
                .says("error: prewrite_hook java.lang.String does not implement dev.larder.api.PrewriteHook\n");
    }
}
