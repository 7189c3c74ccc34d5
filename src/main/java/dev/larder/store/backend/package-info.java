/**
 * What several backends share: retries, TLS, pending rows, the write-and-read probe of the health checks.
 */
package dev.larder.store.backend;
