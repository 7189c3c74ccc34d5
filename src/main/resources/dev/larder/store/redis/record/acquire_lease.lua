-- Acquires or extends a lease.
--
--   redis-cli --eval <(cat shared/less.lua acquire_lease.lua) feast:demo#lease:customers , host-1 1700000000000000 1700000060000000 86460000
--
-- KEYS[1] the lease
-- ARGV[1] who wants it
-- ARGV[2] the client's time, microseconds
-- ARGV[3] until when, microseconds
-- ARGV[4] how long to keep the key, milliseconds
-- Returns 1 if acquired; else who holds it, since when and until when.
local stored = redis.call('HMGET', KEYS[1], 'holder', 'since', 'until')
local since = ARGV[2]
if stored[1] == ARGV[1] then since = stored[2]
elseif stored[1] and less(ARGV[2], stored[3], true) then return stored end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'since', since, 'until', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
