/**
 * The {@code online_store} block of each backend: its keys, how they become a settings record, and how that record is
 * printed. To add a key, declare it in the backend's block, and read and print it there.
 */
package dev.larder.config.store;
