-- Writes a row into a hash, unless the stored row or tombstone is newer.
--
--   redis-cli --eval <(cat shared/less.lua shared/arguments.lua shared/fields.lua shared/sortable_time.lua shared/feature_times.lua write_hash.lua) \
--     feast:demo:customers:id=7 , newest text 1700000000000000 none none 0 _ts _ct '' '' 1690000000000000 '' 0 4 city Oslo _ts 1690000000000000 0 0 0
--
-- KEYS[1] the hash
-- ARGV, one after the other:
--   newest or overwrite
--   how times are encoded: text, binary or feast
--   the client's time, microseconds
--   the row's expiry: milliseconds, keep or none
--   the last event time that has expired, or none if rows do not expire by their event time
--   1 if the server has field expiry, else 0
--   the names of four fields: event time, created time, expiry ('' if the key itself expires), feature times ('' if no
--     feature has a ttl of its own)
--   event time; created time or ''
--   how many fields the view has in all, and their names (0 if the key itself expires, and rows do not expire by
--     their event time)
--   how many names and values to write, and these in turn
--   1 if the row does not write a feature with a ttl of its own, which then keeps its age, else 0
--   in that case how many other features with a ttl of their own it writes, and their names
--   the length of a list, and the list: ttl in milliseconds, name and field of each feature with a ttl of its own that the
--     row does not write (empty unless the server has field expiry and the key itself does not expire)
--   then, for each group of written fields with a ttl of their own: their expiry in milliseconds, how many, and their names
-- Returns 1 written, 0 what is stored is newer, -1 the stored event time is of another encoding.
local newest, encoding = next_argument() == 'newest', next_argument()
local now, expiry, last_expired, has_field_expiry = next_argument(), next_argument(), next_argument(), next_argument() == '1'
local event_field, created_field, expiry_field = next_argument(), next_argument(), next_argument()
local times_field = next_argument()
local event, created = next_argument(), next_argument()
local all_from, all_to = next_list()
local pairs_from, pairs_to = next_list()
local keeps_ages = next_argument() == '1'
local written_from, written_to = next_list()
local kept_from, kept_to = next_list()
local key_expires = expiry_field == ''

local stored = redis.call('HMGET', key, event_field, created_field, key_expires and event_field or expiry_field)
local stored_event, stored_created = stored[1], stored[2] or ''
local stored_expiry = not key_expires and stored[3] or ''
local decimal = encoding == 'text'
local old, is_tombstone
if stored_event then old, is_tombstone = stored_time(stored_event, encoding) end
local expired = stored_expiry ~= '' and not less(now, stored_expiry, true)
if last_expired ~= 'none' and old then expired = not less(sortable_time(last_expired, encoding), old, decimal) end
if stored_event and not expired then
  if not old then return -1 end
  if newest and is_before(sortable_time(event, encoding), created, old, stored_created, decimal) then return 0 end
end

local is_gone = expired or is_tombstone
if is_gone then
  in_chunks(all_from, all_to, function(i, j) redis.call('HDEL', key, unpack(ARGV, i, j)) end)
  stored_expiry = ''
end
if created == '' and stored[2] then redis.call('HDEL', key, created_field) end
-- The expiry of a tombstone is not the row's.
if is_tombstone and expiry == 'keep' then expiry = 'none' end
in_chunks(pairs_from, pairs_to, function(i, j) redis.call('HSET', key, unpack(ARGV, i, j)) end)

-- What a partial row does not write keeps its age.
local others, own = event, {}
if times_field ~= '' then
  local times = redis.call('HGET', key, times_field)
  if keeps_ages and stored_event and not is_gone then
    others, own = read_feature_times(times, stored_event)
    for i = written_from, written_to do own[ARGV[i]] = event end
    for name, time in pairs(own) do
      if time == others then own[name] = nil end
    end
  end
  if others ~= event or next(own) then
    redis.call('HSET', key, times_field, print_feature_times(event, others, own))
  elseif times then
    redis.call('HDEL', key, times_field)
  end
end

local millis
if key_expires then
  if expiry == 'none' then redis.call('PERSIST', key)
  elseif expiry ~= 'keep' then redis.call('PEXPIREAT', key, expiry) end
elseif expiry == 'none' then
  redis.call('HDEL', key, expiry_field)
  if has_field_expiry then
    in_chunks(all_from, all_to, function(i, j)
      redis.call('HPERSIST', key, 'FIELDS', j - i + 1, unpack(ARGV, i, j))
    end)
  end
else
  if expiry ~= 'keep' then millis = expiry
  elseif stored_expiry ~= '' then millis = stored_expiry:sub(1, -4) end
  if millis and has_field_expiry then expire_fields(millis, all_from, all_to) end
end
while position < #ARGV do
  local due = next_argument()
  local from, to = next_list()
  if not millis or less(due, millis, true) then expire_fields(due, from, to) end
end
expire_aged_fields(kept_from, kept_to, millis, encoding, others, own)
return 1
