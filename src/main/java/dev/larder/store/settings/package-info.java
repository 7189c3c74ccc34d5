/**
 * How to reach each kind of store, as plain records. The config fills them and the backends read them; nothing here
 * may read a file or open a connection.
 */
package dev.larder.store.settings;
