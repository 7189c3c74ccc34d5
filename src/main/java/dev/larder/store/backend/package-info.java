/**
 * What several backends share: retries, TLS, pending rows, view metadata and its comparison, the frame of the health checks.
 */
package dev.larder.store.backend;
