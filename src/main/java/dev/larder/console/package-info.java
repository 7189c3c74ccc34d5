/**
 * The three standard streams and what is drawn on them: styles, tables, charts, progress bars, JSON documents. The only
 * room that writes to a stream. Rows and views are formatted in {@code format}.
 */
package dev.larder.console;
