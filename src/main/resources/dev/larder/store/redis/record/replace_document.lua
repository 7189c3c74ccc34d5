-- Replaces a document, unless another process has changed it since it was read.
--
--   redis-cli --eval replace_document.lua feast:demo#runs:customers , da39a3ee5e6b4b0d3255bfef95601890afd80709 '{}'
--
-- KEYS[1] the document
-- ARGV[1] the SHA-1 of what was read, in hexadecimal; that of nothing if there was no document
-- ARGV[2] the next document
-- Returns 1 if it was replaced, 0 if it is not what was read.
if redis.sha1hex(redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
