package dev.larder.source.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * How a storage over the network is reached.
 *
 * @param server as messages name it
 * @param identity who asks, without a secret
 * @param region of the bucket, if the server says it
 * @param time of its clock, if the server says it
 */
public record StorageAccess(String server, String identity, Optional<String> region, Optional<Instant> time) {}
