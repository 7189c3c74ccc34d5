/**
 * The model that every other room speaks: views, features, join keys, entity keys, rows and their values, and how a
 * value is written as text and as JSON. Names and values enter, checked values leave. Nothing here knows a file, a
 * store, a config or a terminal.
 */
package dev.larder.feature;
