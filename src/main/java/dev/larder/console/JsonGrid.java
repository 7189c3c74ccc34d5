package dev.larder.console;

import java.util.List;

/** Rows as JSON objects. */
final class JsonGrid implements Grid {
    private final JsonOutput output;
    private final List<String> columns;

    JsonGrid(JsonOutput output, List<String> columns) {
        this.output = output;
        this.columns = columns;
    }

    @Override
    public void row(List<?> cells) {
        output.object(object -> {
            for (int i = 0; i < columns.size(); i++) {
                JsonOutput.member(object, columns.get(i), cells.get(i));
            }
        });
    }

    @Override
    public void close() {
        output.close();
    }
}
