-- Sets the expiry of a row that shares its hash with other views.
--
--   redis-cli --eval <(cat shared/less.lua shared/arguments.lua shared/fields.lua shared/sortable_time.lua shared/is_past.lua shared/feature_times.lua expire_fields.lua) \
--     feast:demo:id=7 , text 1700000000000000 4102444800000000 0 customers:_ts customers:_exp customers:_feature_ts 3 customers:_ts customers:_exp customers:city 0
--
-- KEYS[1] the hash
-- ARGV, one after the other:
--   how times are encoded: text or binary
--   the client's time, microseconds
--   the expiry: microseconds or none
--   1 if the server has field expiry, else 0
--   the names of three fields: event time, expiry, feature times
--   how many fields the view has in all, and their names
--   the length of a list, and the list: ttl in milliseconds, name and field of each feature with a ttl of its own
-- Returns 1 set, 0 there is no such row, -1 the stored event time is of another encoding, -2 the server's clock is past
-- that time.
local encoding, now, expiry, has_field_expiry = next_argument(), next_argument(), next_argument(), next_argument() == '1'
local event_field, expiry_field, times_field = next_argument(), next_argument(), next_argument()
local all_from, all_to = next_list()
local aged_from, aged_to = next_list()

local stored = redis.call('HMGET', key, event_field, expiry_field, times_field)
local event = stored[1]
if not event or stored[2] and not less(now, stored[2], true) then return 0 end
local time, is_tombstone = stored_time(event, encoding)
if is_tombstone then return 0 end
if not time then return -1 end

local millis
if expiry == 'none' then
  redis.call('HDEL', key, expiry_field)
else
  millis = expiry:sub(1, -4)
  if has_field_expiry and is_past(millis) then return -2 end
  redis.call('HSET', key, expiry_field, expiry)
end
if not has_field_expiry then return 1 end

expire_fields(millis, all_from, all_to)
local others, own = read_feature_times(stored[3], event)
expire_aged_fields(aged_from, aged_to, millis, encoding, others, own)
return 1
