/**
 * What Parquet columns mean: every physical type and annotation that writers use, converted to larder's types without
 * loss or rejected value by value.
 */
package dev.larder.source.decode;
