package dev.larder.store.aerospike;

import java.util.HashMap;
import java.util.Map;

/** The {@code name=value} pairs of a response of the info protocol. */
record InfoResponse(Map<String, String> values) {

    static InfoResponse parse(String response, String separator) {
        Map<String, String> values = new HashMap<>();
        for (String pair : response.split(separator)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new InfoResponse(values);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** 0 if the response lacks the value. */
    long number(String name) {
        String text = text(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
