/**
 * How to reach each kind of store, as plain records that the config fills and the backends read.
 */
package dev.larder.store.settings;
