/**
 * From what a Parquet column holds to larder's values: {@link dev.larder.source.decode.RawType} says what the column
 * means and which {@link dev.larder.source.decode.ValueDecoder}, if any, makes values of a larder type of it. A value
 * that the type cannot hold is an {@link dev.larder.source.decode.UnfitValue}, never a near one.
 */
package dev.larder.source.decode;
