package dev.larder.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What it costs to write a row into one store, by the way it is written: speed, processors, bytes on the wire, allocation. */
final class RowCosts {
    private final Workplace workplace;
    private final double rows;
    private final Servers servers;
    private final Figures write = new Figures();
    private final Figures whole = new Figures();
    private final Figures client = new Figures();
    private final Figures server = new Figures();
    private final Figures wire = new Figures();
    private final Figures allocated = new Figures();

    /** The servers of the store, all of them. What they do not tell is left out. */
    interface Servers {
        Servers NONE = Optional::empty;

        /** What they have used since they started. */
        Optional<Used> used() throws Exception;

        record Used(double cpuSeconds, Optional<Double> wireBytes) {}
    }

    RowCosts(Workplace workplace, double rows, Servers servers) {
        this.workplace = workplace;
        this.rows = rows;
        this.servers = servers;
    }

    interface Program {
        Workplace.Cost run() throws Exception;
    }

    /** A program that does nothing but write. */
    void peer(String name, Program program) throws Exception {
        write.add(name, rows / measure(name, program).wall());
    }

    /** A {@code materialize} that writes all rows. */
    void larder(String name, Path config, String rule) throws Exception {
        String report = workplace.folder().resolve("report.json").toString();
        Workplace.Cost cost = measure(name, () -> workplace.larderCost("--config", config.toString(), "materialize",
                "--on-conflict", rule, "--report", report));
        Report told = Report.read(report);
        if (told.written() != rows) {
            throw new IllegalStateException("wrote " + told.written() + " of " + rows);
        }
        write.add(name, rows / told.seconds("write"));
        whole.add(name, rows / cost.wall());
        allocated.add(name, told.allocatedBytes() / rows);
    }

    private Workplace.Cost measure(String name, Program program) throws Exception {
        Optional<Servers.Used> before = servers.used();
        Workplace.Cost cost = program.run();
        Optional<Servers.Used> after = servers.used();
        client.add(name, cost.cpu() * 1e6 / rows);
        after.ifPresent(used -> {
            server.add(name, (used.cpuSeconds() - before.orElseThrow().cpuSeconds()) * 1e6 / rows);
            used.wireBytes().ifPresent(
                    bytes -> wire.add(name, (bytes - before.orElseThrow().wireBytes().orElseThrow()) / rows));
        });
        return cost;
    }

    /** @param serverPeer of the server's processor; null for none */
    void show(String title, String peer, String serverPeer) throws IOException {
        workplace.show(write, title + ": write phase", "rows/s", peer);
        workplace.show(whole, "the same: whole command, from Parquet", "rows/s", null);
        show(server, "the same: processors of the servers", "µs a row", serverPeer);
        workplace.show(client, "the same: processors of the client, whole command", "µs a row", null);
        show(wire, "the same: bytes on the wire, both ways", "bytes a row", serverPeer);
        workplace.show(allocated, "the same: allocation of the client, whole command", "bytes a row", null);
    }

    private void show(Figures figures, String title, String unit, String peer) {
        if (!figures.isEmpty()) {
            workplace.show(figures, title, unit, peer);
        }
    }
}
