-- Moves a watermark forward, never back.
--
--   redis-cli --eval <(cat shared/less.lua advance_watermark.lua) feast:demo#watermark:customers , 1700000000000000
--
-- KEYS[1] the watermark
-- ARGV[1] the event time, microseconds
-- Returns 1.
local stored = redis.call('GET', KEYS[1])
if not stored or less(stored, ARGV[1], true) then redis.call('SET', KEYS[1], ARGV[1]) end
return 1
