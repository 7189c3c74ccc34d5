-- Deletes a row and leaves a tombstone in its place, unless the stored row or tombstone is newer.
--
--   redis-cli --eval <(cat shared/less.lua shared/arguments.lua shared/sortable_time.lua shared/delete_fields.lua write_tombstone.lua) \
--     feast:demo:customers:id=7 , newest text 1700000000000000 4102444800000000 0 _ts _ct '' 1690000000000000 '' 0
--
-- KEYS[1] the hash
-- ARGV, one after the other:
--   newest or overwrite
--   how times are encoded: text, binary or feast
--   the client's time, microseconds
--   when the tombstone expires, microseconds; '' leaves none
--   1 if the server has field expiry, else 0
--   the names of three fields: event time, created time ('' if the layout has none), expiry ('' if the key itself expires)
--   event time; created time or ''
--   how many fields the view ever had, and their names (0 if the key holds this row alone)
-- Returns 1 done, 0 what is stored is newer, -1 the stored event time is of another encoding.
local newest, encoding, now, expiry = next_argument() == 'newest', next_argument(), next_argument(), next_argument()
local has_field_expiry = next_argument() == '1'
local event_field, created_field, expiry_field = next_argument(), next_argument(), next_argument()
local event, created = next_argument(), next_argument()
local all_from, all_to = next_list()

if newest then
  local stored = redis.call('HMGET', key, event_field, created_field, expiry_field == '' and event_field or expiry_field)
  local expired = expiry_field ~= '' and stored[3] and not less(now, stored[3], true)
  if stored[1] and not expired then
    local old = stored_time(stored[1], encoding)
    if not old then return -1 end
    if is_before(sortable_time(event, encoding), created, old, stored[2] or '', encoding == 'text') then return 0 end
  end
end

if all_from > all_to then redis.call('UNLINK', key)
else delete_fields(all_from, encoding == 'feast') end
if expiry == '' then return 1 end

local fields = {event_field}
redis.call('HSET', key, event_field, 'x' .. event)
if created ~= '' then
  redis.call('HSET', key, created_field, created)
  fields[#fields + 1] = created_field
end
local millis = expiry:sub(1, -4)
if expiry_field == '' then
  redis.call('PEXPIREAT', key, millis)
  return 1
end
redis.call('HSET', key, expiry_field, expiry)
fields[#fields + 1] = expiry_field
if has_field_expiry then redis.call('HPEXPIREAT', key, millis, 'FIELDS', #fields, unpack(fields)) end
return 1
