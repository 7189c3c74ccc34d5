/**
 * Writes rows of a view into a Parquet file that can be the view's source again.
 */
package dev.larder.export;
