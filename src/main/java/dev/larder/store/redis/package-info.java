/**
 * Redis 7.0 and newer, and Valkey: one server, sentinels, or a cluster.
 *
 * <p>Connections, requests and what goes wrong with them are in {@link dev.larder.store.redis.client}; here is what
 * stands in the records.
 *
 * <p><b>Keys.</b> {@code P} is {@code key_prefix} and the project's name.
 *
 * <table>
 * <caption>what is under which key</caption>
 * <tr><td>{@code P:VIEW:ENTITY}</td><td>a row, layout {@code view}: a hash, or a string in encoding
 * {@code packed}</td></tr>
 * <tr><td>{@code P:ENTITY}</td><td>the rows of all views of an entity, layout {@code entity}: a hash</td></tr>
 * <tr><td>{@code P#view:VIEW}</td><td>how the view's rows are written: see
 * {@link dev.larder.store.redis.RedisViewMetadata}</td></tr>
 * <tr><td>{@code P#watermark:VIEW}, {@code P#lease:VIEW}</td><td>see
 * {@link dev.larder.store.redis.RedisRunLedger}</td></tr>
 * </table>
 *
 * In layout {@code feast} an entity's record is under Feast's own key: {@link dev.larder.store.feast.KeyBytes} and the
 * project's name. What is beside stays under {@code P}, where Feast does not look.
 *
 * <p>{@code ENTITY} is the text of {@link dev.larder.feature.EntityKey}. Names have neither colon nor hash sign, so no
 * two of these are ever the same.
 *
 * <p><b>Fields of a hash.</b> Layout {@code view}: a field a feature, under its name; {@code _ts}, the event time;
 * {@code _ct}, the created time, where the row has one. Layout {@code entity}: the same with {@code VIEW:} in front,
 * and {@code VIEW:_exp}, in decimal microseconds, where the row expires. No field is a feature that is missing; null is
 * the two bytes {@code \N}. Values and times are those of {@link dev.larder.store.redis.record.TextEncoding} or
 * {@link dev.larder.store.redis.record.BinaryEncoding}, which cannot read each other's times. Layout {@code feast}: the names
 * of {@link dev.larder.store.feast.FieldBytes} and the values of {@link dev.larder.store.redis.record.FeastEncoding}; null is
 * empty, and there is no created time.
 *
 * <p><b>Packed.</b> The string's bytes are told in {@link dev.larder.store.redis.record.PackedRecord}, the feature lists
 * beside them in {@link dev.larder.store.redis.record.PackedSchema}.
 *
 * <p><b>Expiry.</b> Layout {@code view}: the key's. Layout {@code feast}: the key's, for all views together. Layout
 * {@code entity}, and features with a ttl of their own: the fields', where the server has field expiry (Redis 7.4,
 * Valkey 9); every read enforces it, reaped or not.
 */
package dev.larder.store.redis;
