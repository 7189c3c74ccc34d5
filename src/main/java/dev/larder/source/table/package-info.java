/**
 * What a table is: expands a path, a glob or a folder with Hive partitions into files.
 */
package dev.larder.source.table;
