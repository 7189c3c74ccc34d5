package dev.larder.cli.session;

import java.util.List;

/** The version, from the jar's manifest. */
public final class Version {
    private Version() {}

    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** What {@code --version} prints. */
    public static List<String> lines() {
        return List.of("larder " + current(),
                "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
    }
}
