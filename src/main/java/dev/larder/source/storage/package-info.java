/**
 * Where bytes are: lists files, opens one version of a file and reads ranges of it, replaces files, and says why one
 * cannot be read or written. Knows nothing of views, columns or Parquet.
 */
package dev.larder.source.storage;
