-- Replaces a packed record if it is still the one that the new record was made from.
--
--   redis-cli --eval <(cat shared/set_record.lua replace_packed.lua) feast:demo:customers:id=7 , OLD NEW keep
--
-- KEYS[1] the key
-- ARGV[1] the record that the client read; '' if there was none
-- ARGV[2] the new record
-- ARGV[3] its expiry: milliseconds, keep or none
-- Returns 1 written, 0 the record has changed.
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
return set_record(KEYS[1], ARGV[2], ARGV[3])
