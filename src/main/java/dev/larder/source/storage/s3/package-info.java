/**
 * Objects of S3 and of servers that speak it, by the AWS SDK. Only here that is named: its jars are in the folder
 * {@code lib/s3}, and loaded when a source asks for them.
 */
package dev.larder.source.storage.s3;
