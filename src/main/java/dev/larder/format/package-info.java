/**
 * Rows and entity keys as text: reads them from JSON, CSV or entity texts, and prints the results of reads as tables,
 * CSV or JSON. Stores and commands may not be named here.
 */
package dev.larder.format;
