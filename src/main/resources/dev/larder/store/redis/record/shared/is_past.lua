-- Whether a time is past by the server's own clock: setting it as an expiry would delete what it should keep.
local function is_past(millis)
  local now = redis.call('TIME')
  return tonumber(millis) <= now[1] * 1000 + now[2] / 1000
end

