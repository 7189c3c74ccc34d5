package dev.larder.cli.command;

import java.io.IOException;
import java.util.List;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureRow;

/** The rows of SQLite go into a file, and from the file into an empty store. */
class ScanFileRoundTripTest {
    @Provide
    Arbitrary<List<FeatureRow>> rows() {
        return FileRoundTrip.rows();
    }

    @Property(tries = 30)
    void aStoreCanBeRebuiltFromItsScanFile(@ForAll("rows") List<FeatureRow> rows) throws IOException {
        FileRoundTrip.inFolder(folder -> {
            Larder larder = new Larder(folder).views(FileRoundTrip.yaml("origin.parquet")).file("copy.yaml", """
                    project: acme
                    online_store: {type: sqlite, path: copy.db}
                    feature_views:
                    """ + FileRoundTrip.yaml("copy.parquet").indent(2));
            new FileRoundTrip(folder, larder).check(rows);
        });
    }
}
