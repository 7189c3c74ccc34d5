/**
 * Drafts of a first {@code larder.yaml}: from Parquet files, or from Feast's registry.
 */
package dev.larder.init;
