/**
 * The bytes of Parquet files: footers, pages and their encodings, as values of Parquet's own types. Nothing here knows
 * what a column is wanted for.
 */
package dev.larder.source.parquet;
