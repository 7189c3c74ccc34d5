/**
 * The port to an online store: {@link dev.larder.store.OnlineStore}, what goes in and what comes out, and wrappers that
 * work on any store. Backends are unknown here.
 */
package dev.larder.store;
