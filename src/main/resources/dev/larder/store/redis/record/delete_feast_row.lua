-- Deletes a view's row from a record in Feast's layout.
--
--   redis-cli --eval <(cat shared/delete_fields.lua delete_feast_row.lua) feast:record , _ts:customers city
--
-- KEYS[1] the hash
-- ARGV    the names of the view's fields (in Feast's layout a feature's is a hash of 4 bytes)
-- Returns how many fields there were.
return delete_fields(1, true)
