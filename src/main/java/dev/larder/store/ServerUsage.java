package dev.larder.store;

/**
 * What all servers of a store together have used since they started, for every client.
 *
 * @param cpuSeconds of the processor, in user and in system mode
 * @param wireBytes received from clients and sent to them
 */
public record ServerUsage(double cpuSeconds, double wireBytes) {
    public ServerUsage since(ServerUsage earlier) {
        return new ServerUsage(cpuSeconds - earlier.cpuSeconds, wireBytes - earlier.wireBytes);
    }
}
