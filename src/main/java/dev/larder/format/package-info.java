/**
 * Rows and entity keys as text: reads them from JSON, CSV or entity texts, and prints what a store returned as tables,
 * CSV or JSON. Stores and commands may not be named here.
 */
package dev.larder.format;
