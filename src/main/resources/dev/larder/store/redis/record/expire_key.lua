-- Sets the expiry of a key that holds one whole row.
--
--   redis-cli --eval <(cat shared/sortable_time.lua shared/is_past.lua expire_key.lua) feast:demo:customers:id=7 , _ts 4102444800000 text
--
-- KEYS[1] the key
-- ARGV[1] the name of the event time's field; '' for a packed record
-- ARGV[2] the expiry: milliseconds or none
-- ARGV[3] how times are encoded: text, binary, feast or packed
-- Returns 1 set, 0 there is no such row, -2 the server's clock is past that time.
local key, field, expiry, encoding = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
if encoding == 'packed' then
  local length = redis.call('STRLEN', key)
  -- A record of 17 bytes is a tombstone.
  if length == 0 or length == 17 then return 0 end
else
  local time = redis.call('HGET', key, field)
  if not time or select(2, stored_time(time, encoding)) then return 0 end
end
if expiry == 'none' then redis.call('PERSIST', key)
elseif is_past(expiry) then return -2
else redis.call('PEXPIREAT', key, expiry) end
return 1
