package dev.larder.store.aerospike;

import java.util.HashMap;
import java.util.Map;

/** The {@code name=value} pairs of an answer of the info protocol. */
record InfoText(Map<String, String> values) {

    static InfoText parse(String answer, String separator) {
        Map<String, String> values = new HashMap<>();
        for (String pair : answer.split(separator)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new InfoText(values);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** 0 where the server does not say. */
    long number(String name) {
        String text = text(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
