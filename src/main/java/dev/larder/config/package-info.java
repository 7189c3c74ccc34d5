/**
 * Finds, reads and checks {@code larder.yaml}. In: a file, a profile, overrides and the environment. Out: a
 * {@link dev.larder.config.Config} with views, their sources and the settings of one store, or one exception that lists
 * every problem. Nothing here may open a connection or read a source.
 *
 * <p>Each key is declared once, as a {@link dev.larder.config.yaml.ConfigKey} in the class of its block
 * ({@code ViewBlock}, {@code SourceBlock}, {@code config.store.RedisBlock}, ...), which also reads and prints it. To add
 * a key, declare it in the block's list of keys, and read and print it there; messages, completion and the reference
 * page follow.
 */
package dev.larder.config;
