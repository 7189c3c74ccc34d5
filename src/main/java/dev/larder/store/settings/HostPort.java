package dev.larder.store.settings;

/** The address of a server. An IPv6 host is kept without its brackets. */
public record HostPort(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
