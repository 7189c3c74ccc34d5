/**
 * Drafts of a first {@code larder.yaml}. In: the schema of Parquet files, or the registry of a Feast repository. Out:
 * the text, and what had to be left out of it. Writes no file and opens no store.
 */
package dev.larder.init;
