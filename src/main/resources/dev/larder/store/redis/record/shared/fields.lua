-- Calls a function with positions from..to in steps of 1,000: Lua can pass some thousand arguments at once, and a view may
-- have more fields.
local function in_chunks(from, to, call)
  for i = from, to, 1000 do call(i, math.min(i + 999, to)) end
end

-- Sets the expiry of the hash fields named by ARGV[from..to]; nil removes it. A field that has expired but that the server
-- has not removed yet is deleted first, or a new expiry would bring its value back.
local function expire_fields(millis, from, to)
  in_chunks(from, to, function(i, j)
    local values = redis.call('HMGET', key, unpack(ARGV, i, j))
    for k = i, j do
      if not values[k - i + 1] then redis.call('HDEL', key, ARGV[k]) end
    end
    if millis then redis.call('HPEXPIREAT', key, millis, 'FIELDS', j - i + 1, unpack(ARGV, i, j))
    else redis.call('HPERSIST', key, 'FIELDS', j - i + 1, unpack(ARGV, i, j)) end
  end)
end

