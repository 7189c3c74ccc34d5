/**
 * Parquet pages and encodings, decoded in bounded memory. Damaged files are reported as damaged, whatever bytes they contain.
 * Footers and page headers are parsed by parquet-hadoop; views and features are unknown here.
 */
package dev.larder.source.parquet;
