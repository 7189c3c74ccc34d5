-- Releases a lease, if this holder still has it.
--
--   redis-cli --eval release_lease.lua feast:demo#lease:customers , host-1
--
-- KEYS[1] the lease
-- ARGV[1] the holder
-- Returns 1.
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
