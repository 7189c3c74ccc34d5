-- Deletes a row if its event time is before a time.
--
--   redis-cli --eval <(cat shared/less.lua shared/sortable_time.lua shared/delete_fields.lua delete_before.lua) \
--     feast:demo:customers:id=7 , text _ts 1700000000000000
--
-- KEYS[1]   the record
-- ARGV[1]   how times are encoded: text, binary, feast or packed
-- ARGV[2]   the name of the event time's field
-- ARGV[3]   the time, in that encoding
-- ARGV[4..] the names of the view's fields; none if the key holds this row alone
-- Returns how much was deleted; 0 there is no such row, or it is not older, or a tombstone; -1 its event time is of another
-- encoding.
local encoding, field, before = ARGV[1], ARGV[2], ARGV[3]
local stored
if encoding == 'packed' then
  stored = redis.call('GETRANGE', KEYS[1], 0, 8)
  if stored == '' then return 0 end
  if #stored < 9 or stored:byte(1) ~= 1 then return -1 end
  if redis.call('STRLEN', KEYS[1]) == 17 then return 0 end
  stored = stored:sub(2)
  if not less(stored, before, false) then return 0 end
else
  stored = redis.call('HGET', KEYS[1], field)
  if not stored then return 0 end
  local old, is_tombstone = stored_time(stored, encoding)
  if not old then return -1 end
  if is_tombstone then return 0 end
  if not less(old, sortable_time(before, encoding), encoding == 'text') then return 0 end
end
if #ARGV == 3 then return redis.call('UNLINK', KEYS[1]) end
return delete_fields(4, encoding == 'feast')
