/**
 * The rows of a view's source. A {@link dev.larder.source.SourcePlanner} finds the files and looks at their footers
 * only; of the {@link dev.larder.source.SourcePlan} that it makes, a {@link dev.larder.source.KeyTimeReader} reads the
 * keys and times of all rows, and a {@link dev.larder.source.RowReader} whole rows, but only those that are wanted.
 * Rows that another reader has, such as Spark's, go through a {@link dev.larder.source.TablePlan} and a
 * {@link dev.larder.source.TableReader}. A {@link dev.larder.source.RowFile} takes rows back into a Parquet file.
 */
package dev.larder.source;
