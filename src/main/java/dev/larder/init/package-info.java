/**
 * Drafts of a {@code larder.yaml}, or of views for one that is there. In: the columns and first rows of Parquet files, or
 * the registry of a Feast repository. Out: the text, and what to know about it. Writes no file and opens no store.
 */
package dev.larder.init;
