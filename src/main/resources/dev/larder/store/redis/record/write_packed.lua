-- Writes a packed record or tombstone, unless the stored one is newer.
--
--   redis-cli --eval <(cat shared/less.lua shared/set_record.lua write_packed.lua) feast:demo:customers:id=7 , RECORD none
--
-- KEYS[1] the key
-- ARGV[1] the record
-- ARGV[2] its expiry: milliseconds, keep or none; or `delete`, to delete what is stored
-- Returns 1 written, 0 the stored record is newer, -1 what is stored is not a packed record.
local times = redis.call('GETRANGE', KEYS[1], 0, 16)
if times ~= '' and (#times < 17 or times:byte(1) ~= 1) then return -1 end
if times ~= '' and less(ARGV[1]:sub(2, 17), times:sub(2), false) then return 0 end
if ARGV[2] == 'delete' then
  redis.call('UNLINK', KEYS[1])
  return 1
end
return set_record(ARGV[1], ARGV[2])
