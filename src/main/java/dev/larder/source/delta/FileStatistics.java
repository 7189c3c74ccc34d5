package dev.larder.source.delta;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import dev.larder.source.table.TimeRange;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** What the log says of the rows of a file, deleted ones included. */
record FileStatistics(OptionalLong rows, Optional<TimeRange> eventTimes) {
    private static final FileStatistics NONE = new FileStatistics(OptionalLong.empty(), Optional.empty());
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Writers cut the greatest time off at its millisecond. */
    private static final long CUT_OFF_MICROS = 999;

    /** @param eventTime the names that lead to the column of the event time; empty if it is no column */
    static FileStatistics of(Optional<String> json, List<String> eventTime) {
        try {
            return json.map(JSON::readTree).map(tree -> of(tree, eventTime)).orElse(NONE);
        } catch (JacksonException e) {
            return NONE;
        }
    }

    private static FileStatistics of(JsonNode tree, List<String> eventTime) {
        JsonNode rows = tree.path("numRecords");
        JsonNode nulls = at(tree.path("nullCount"), eventTime);
        boolean noNulls = nulls.isIntegralNumber() && nulls.longValue() == 0;
        return new FileStatistics(rows.isIntegralNumber() ? OptionalLong.of(rows.longValue()) : OptionalLong.empty(),
                noNulls
                        ? range(at(tree.path("minValues"), eventTime), at(tree.path("maxValues"), eventTime))
                        : Optional.empty());
    }

    private static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode node = tree;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    private static Optional<TimeRange> range(JsonNode least, JsonNode greatest) {
        if (!least.isString() || !greatest.isString()) {
            return Optional.empty();
        }
        try {
            return TimeRange.of(Times.micros(Times.parse(least.stringValue())),
                    Math.addExact(Times.micros(Times.parse(greatest.stringValue())), CUT_OFF_MICROS));
        } catch (BadValueException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
