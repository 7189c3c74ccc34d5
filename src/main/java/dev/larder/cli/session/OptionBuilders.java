package dev.larder.cli.session;

import picocli.CommandLine.Model.OptionSpec;

/**
 * Options without annotations, for the commands whose start counts: reading the first annotation of the JVM costs as much
 * as all the rest of {@code larder --help}.
 */
public final class OptionBuilders {
    private OptionBuilders() {}

    public static OptionSpec.Builder value(Class<?> type, String label, String name, String... others) {
        return OptionSpec.builder(name, others).type(type).paramLabel(label);
    }

    public static OptionSpec.Builder flag(String name, String... others) {
        return OptionSpec.builder(name, others).type(boolean.class).initialValue(false);
    }
}
