package dev.larder.store.settings;

/** Where a server listens. An IPv6 address stands without its brackets. */
public record HostPort(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
