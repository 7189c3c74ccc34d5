package dev.larder.materialize;

import java.io.IOException;
import java.net.InetAddress;

/** The name of this machine, or of this container. */
public final class HostName {
    private HostName() {}

    public static String current() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown-host";
        }
    }
}
