/**
 * What has arrived at a source since earlier runs read it. Enters: the files that the source has now, and the manifest that the
 * last successful run left. Leaves: the files to read, their counts, and the manifest to keep once this run has succeeded.
 * Where manifests are kept, and what rows are, is not known here.
 */
package dev.larder.source.arrival;
