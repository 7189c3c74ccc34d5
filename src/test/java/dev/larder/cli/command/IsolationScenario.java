package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.larder.cli.session.ExitCode;

/** Runs every destructive command of one project beside other projects with similar names and the same views. */
final class IsolationScenario {
    static final List<String> PROJECTS = List.of("acme-corp", "corp-acme", "acm", "acmee", "a.me", "acme.v", "Acme");
    private static final List<String> VIEWS = List.of("v", "v.v", "vv", "v-2", "acme");

    private final Larder larder;
    private final Supplier<Map<String, String>> others;

    /** @param others the bytes of everything that belongs to other projects, by place */
    IsolationScenario(Larder larder, Supplier<Map<String, String>> others) {
        this.larder = larder;
        this.others = others;
    }

    /** All views, the first with a source. */
    static String views(String... without) {
        return VIEWS.stream().filter(name -> !List.of(without).contains(name))
                .map(name -> name + ": {entity: {customer_id: string}, "
                        + (name.equals("v") ? "source: {path: data, event_timestamp: event}, " : "")
                        + "features: {total: double, more: string}, ttl: 7d}\n")
                .collect(Collectors.joining());
    }

    void fill(String config) {
        for (String view : VIEWS) {
            larder.input("customer_id,total,more\nc1,1,a\nc2,2,b\n*,3,c\nacme:v:c1,4,d\n")
                    .run("--config", config, "batch-put", view).exits(ExitCode.OK);
        }
    }

    /** @param narrow removes some of {@link #views} from the config of the project under test */
    void runAll(Runnable narrow) {
        Map<String, String> before = others.get();
        assertTrue(before.size() > PROJECTS.size(), before::toString);
        List<String> lines = new ArrayList<>(List.of("delete v customer_id=* --yes",
                "delete --all-views customer_id=c1 --yes", "ttl v customer_id=c2 --expire-in 1h",
                "bench v --duration 5ms", "doctor", "materialize v --replace --yes --on-conflict overwrite",
                "truncate v --yes"));
        for (String line : lines) {
            run(line, before);
        }
        narrow.run();
        run("prune --yes", before);
        run("teardown --yes", before);
        larder.run("teardown", "--yes").exits(ExitCode.OK)
                .says("nothing to remove: the store has no rows of project acme\n");
    }

    private void run(String line, Map<String, String> before) {
        Larder.Run run = larder.run(Stream.of(line.split(" ")).toArray(String[]::new)).exits(ExitCode.OK);
        assertEquals(before, others.get(), run::toString);
    }
}
