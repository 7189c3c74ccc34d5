-- Sets the expiry of a row that shares its hash with other views.
--
--   redis-cli --eval <(cat shared/less.lua shared/arguments.lua shared/fields.lua shared/sortable_time.lua shared/is_past.lua expire_fields.lua) \
--     feast:demo:id=7 , text 1700000000000000 4102444800000000 0 customers:_ts customers:_exp 3 customers:_ts customers:_exp customers:city
--
-- KEYS[1] the hash
-- ARGV, one after the other:
--   how times are encoded: text or binary
--   the client's time, microseconds
--   the expiry: microseconds or none
--   1 if the server has field expiry, else 0
--   the names of two fields: event time, expiry
--   how many fields the view has in all, and their names
--   then, for each group of fields with a ttl of their own: that ttl in milliseconds, how many, and their names
-- Returns 1 set, 0 there is no such row, -1 the stored event time is of another encoding, -2 the server's clock is past
-- that time.
local encoding, now, expiry, has_field_expiry = next_argument(), next_argument(), next_argument(), next_argument() == '1'
local event_field, expiry_field = next_argument(), next_argument()
local all_from, all_to = next_list()

local stored = redis.call('HMGET', key, event_field, expiry_field)
local event = stored[1]
if not event or stored[2] and not less(now, stored[2], true) then return 0 end
if not sortable_time(event, encoding) then return -1 end

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
-- Doubles are exact enough for milliseconds.
local micros = tonumber(event)
if encoding == 'binary' then
  micros = event:byte(1) - 128
  for i = 2, 8 do micros = micros * 256 + event:byte(i) end
end
while position < #ARGV do
  local own = math.max(0, math.floor(micros / 1000) + tonumber(next_argument()))
  local from, to = next_list()
  if not millis or own < tonumber(millis) then
    expire_fields(string.format('%.0f', own), from, to)
  end
end
return 1
