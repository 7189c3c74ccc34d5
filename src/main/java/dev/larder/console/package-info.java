/**
 * The three standard streams and what is drawn on them: styles, tables, bars of charts, progress, JSON documents. The
 * only room that writes to a stream. Cells, objects and messages enter, bytes leave. Rows of views are formatted in
 * {@code format}.
 */
package dev.larder.console;
