/**
 * What to read: plans which files, row groups and columns a view's source needs, from the footers alone. A view and a
 * time window enter; a {@link dev.larder.source.SourcePlan}, or a list of every mismatch, leaves.
 */
package dev.larder.source;
