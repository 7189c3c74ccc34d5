package dev.larder.spark;

import java.util.stream.Stream;

import dev.larder.Main;

/** What {@code spark-submit --class} names: {@code larder materialize --engine spark} with the arguments given. */
public final class SparkMaterialize {
    private SparkMaterialize() {}

    public static void main(String[] arguments) {
        Main.main(Stream.concat(Stream.of("materialize", "--engine", "spark"), Stream.of(arguments))
                .toArray(String[]::new));
    }
}
