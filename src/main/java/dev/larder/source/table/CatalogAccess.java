package dev.larder.source.table;

/**
 * How the catalog of a table is reached.
 *
 * @param place as messages name it
 * @param identity who asks, a clause without a secret
 * @param namespace of the table
 * @param tables that the catalog lists in the namespace
 */
public record CatalogAccess(String place, String identity, String namespace, int tables) {}
