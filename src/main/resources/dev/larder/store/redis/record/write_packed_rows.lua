-- Writes packed records, each unless the stored one is newer. In a cluster the server must have the slots of all of them.
--
--   redis-cli --eval <(cat shared/less.lua shared/set_record.lua shared/write_record.lua shared/each_row.lua write_packed_rows.lua) \
--     feast:demo:customers:id=7 , feast:demo:customers:id=7 RECORD none
--
-- KEYS[1] the key of the first record
-- ARGV    of each record: its key; the record; its expiry: milliseconds, keep or none
-- Returns of each record: 1 written, 0 the stored record is newer, -1 what is stored is not a packed record, -3 the server
-- could not write it.
return each_row(1, 3, function(at) return write_record(ARGV[at], ARGV[at + 1], ARGV[at + 2]) end)
