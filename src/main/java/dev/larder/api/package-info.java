/**
 * What a user's own code compiles against: {@link dev.larder.api.PrewriteHook} and, through its signature,
 * {@code FeatureRow}, {@code FeatureView}, {@code EntityKey} and {@code NoValue} of {@code feature}. These types are
 * documented and stable: a change that breaks a compiled hook is a new major version. Only types that users implement
 * or receive belong here.
 */
package dev.larder.api;
