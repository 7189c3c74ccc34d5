/**
 * Reads the {@code online_store} block of each backend into its settings record.
 */
package dev.larder.config.store;
