/**
 * A run: finds the latest row of every entity, writes it, reports it; verifies it afterwards. Backends and the command
 * line are unknown here.
 */
package dev.larder.materialize;
