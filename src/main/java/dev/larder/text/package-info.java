/**
 * Small text formats with no meaning of their own: durations, times, sizes, numbers, quoting, suggestions for
 * mistyped names. Depends on no other room.
 */
package dev.larder.text;
