-- Sets the expiry of a key that holds one whole row.
--
--   redis-cli --eval <(cat shared/is_past.lua expire_key.lua) feast:demo:customers:id=7 , _ts 4102444800000
--
-- KEYS[1] the key
-- ARGV[1] the name of the event time's field; '' for a packed record
-- ARGV[2] the expiry: milliseconds or none
-- Returns 1 set, 0 there is no such row, -2 the server's clock is past that time.
local key, field, expiry = KEYS[1], ARGV[1], ARGV[2]
local exists = field == '' and redis.call('STRLEN', key) or field ~= '' and redis.call('HEXISTS', key, field)
if exists == 0 then return 0 end
if expiry == 'none' then redis.call('PERSIST', key)
elseif is_past(expiry) then return -2
else redis.call('PEXPIREAT', key, expiry) end
return 1
