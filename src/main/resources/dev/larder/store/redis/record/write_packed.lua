-- Writes a packed record or tombstone, unless the stored one is newer.
--
--   redis-cli --eval <(cat shared/less.lua shared/set_record.lua shared/write_record.lua write_packed.lua) feast:demo:customers:id=7 , RECORD none
--
-- KEYS[1] the key
-- ARGV[1] the record
-- ARGV[2] its expiry: milliseconds, keep or none; or `delete`, to delete what is stored
-- Returns 1 written, 0 the stored record is newer, -1 what is stored is not a packed record.
return write_record(KEYS[1], ARGV[1], ARGV[2])
