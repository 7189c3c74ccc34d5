/**
 * Delta tables: which files a version has, which of their rows are deleted, and how columns are mapped, read by Delta
 * Kernel from the transaction log. Loaded with the libraries of {@code lib/delta} when a source asks for it. Rows are not
 * read here.
 */
package dev.larder.source.delta;
