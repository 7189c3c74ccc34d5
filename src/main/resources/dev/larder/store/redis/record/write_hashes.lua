-- Writes whole rows into hashes that hold nothing else, each unless the stored row or tombstone is newer. It costs the
-- server much less than a call of write_hash.lua for each row. In a cluster the server must have the slots of all of them.
--
--   redis-cli --eval <(cat shared/less.lua shared/sortable_time.lua shared/each_row.lua write_hashes.lua) \
--     feast:demo:customers:id=7 , text _ts _ct 1 city feast:demo:customers:id=7 1690000000000000 '' none Oslo
--
-- KEYS[1] the hash of the first row
-- ARGV, one after the other:
--   how times are encoded: text or binary
--   the names of two fields: event time, created time
--   how many features there are, and the names of their fields
--   of each row: its hash; event time; created time or ''; its expiry: milliseconds, keep or none; the values of the features
-- Returns of each row: 1 written, 0 what is stored is newer, -1 the stored event time is of another encoding, -3 the server
-- could not write it.
local encoding, event_field, created_field, features = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local last = 2 * features + 3
-- The key, and names and values of the fields in turn.
local hset = {}
for i = 1, features do hset[2 * i] = ARGV[4 + i] end
hset[last - 1], hset[last + 1] = event_field, created_field

return each_row(5 + features, 4 + features, function(at)
  local key, event, created, expiry = unpack(ARGV, at, at + 3)
  local stored = redis.call('HMGET', key, event_field, created_field)
  if stored[1] then
    local old, is_tombstone = stored_time(stored[1], encoding)
    if not old then return -1 end
    if is_before(event, created, old, stored[2] or '', encoding == 'text') then return 0 end
    -- The expiry of a tombstone is not the row's.
    if is_tombstone and expiry == 'keep' then expiry = 'none' end
  end
  hset[1], hset[last], hset[last + 2] = key, event, created
  for i = 1, features do hset[2 * i + 1] = ARGV[at + 3 + i] end
  if created == '' and stored[2] then redis.call('HDEL', key, created_field) end
  redis.call('HSET', unpack(hset, 1, created == '' and last or last + 2))
  if expiry ~= 'none' and expiry ~= 'keep' then redis.call('PEXPIREAT', key, expiry)
  elseif expiry == 'none' and (stored[1] or stored[2]) then redis.call('PERSIST', key) end
  return 1
end)
