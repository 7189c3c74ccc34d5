/**
 * Google's application default credentials, by its own library. Only here that is named: its jars are in the folder
 * {@code lib/gcs}, and loaded when a source asks for them. What is read with the tokens is the topic of {@code storage.s3}.
 */
package dev.larder.source.storage.gcs;
