/**
 * Iceberg tables, which a path names or a catalog knows: which files a snapshot has, which of their rows are deleted, and
 * the field ids of columns, read by Iceberg's core library from the table's metadata. Loaded with the libraries of
 * {@code lib/iceberg} when a source asks for it. Rows of features are not read here.
 */
package dev.larder.source.iceberg;
