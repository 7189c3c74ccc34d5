/**
 * Reads Feast's own {@code feature_store.yaml}, so that larder finds the same store as Feast.
 */
package dev.larder.config.feast;
