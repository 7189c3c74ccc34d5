-- Deletes the hash fields named by ARGV[from..] and returns how many there were. In Feast's layout, deleting the last
-- view's row deletes the key: nobody knows the names of fields that a view once had.
local function delete_fields(from, is_feast)
  local deleted = 0
  for i = from, #ARGV, 1000 do
    deleted = deleted + redis.call('HDEL', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
  end
  if is_feast and deleted > 0 then
    for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
      if field:sub(1, 4) == '_ts:' then return deleted end
    end
    redis.call('UNLINK', KEYS[1])
  end
  return deleted
end

