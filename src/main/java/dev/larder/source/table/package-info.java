/**
 * What a table is: its version, columns, files and the rows of them that are deleted. Paths, globs and folders with Hive
 * partitions are read here; rooms with the libraries of table formats implement the rest.
 */
package dev.larder.source.table;
