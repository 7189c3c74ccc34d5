/**
 * The embedded store: one SQLite file, one table per view. The only room that names SQLite's driver.
 */
package dev.larder.store.sqlite;
