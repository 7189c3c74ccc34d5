/**
 * A config file as a document: parsing, layers, variables, overrides, and problems with the file and line they come
 * from. Knows nothing of views or stores.
 */
package dev.larder.config.yaml;
