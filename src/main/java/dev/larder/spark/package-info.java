/**
 * The same run on a Spark cluster. The only room that names Spark.
 */
package dev.larder.spark;
