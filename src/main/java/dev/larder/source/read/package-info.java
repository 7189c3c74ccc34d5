/**
 * Reads what a plan names: keys and times of all rows in the first pass, whole rows in the second. Rows leave in
 * batches or one by one, each valid or rejected with a reason; no store is known here.
 */
package dev.larder.source.read;
