/**
 * Finds, reads and checks {@code larder.yaml}, and turns it into a {@link dev.larder.config.Config}: views with their
 * sources, and the settings of one store. A broken file leaves as one exception that lists every problem. Opens no
 * connection and reads no source.
 */
package dev.larder.config;
