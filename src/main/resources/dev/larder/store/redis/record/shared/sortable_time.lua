-- Turns a protobuf timestamp into a text that sorts as the times do. Returns nil for anything else.
local function sortable_timestamp(bytes)
  -- Lua's doubles hold 53 bits, so the 64 bits of the seconds are read in parts of 8, 28 and 28.
  local at, seconds, nanos = 1, {0, 0, 0}, {0, 0, 0}
  while at <= #bytes do
    local tag, parts, group, byte = bytes:byte(at), {0, 0, 0}, 0
    repeat
      at = at + 1
      byte = bytes:byte(at)
      if not byte or group == 10 then return nil end
      local part = 3 - math.floor(group / 4)
      parts[part] = parts[part] + byte % 128 * 128 ^ (group % 4)
      group = group + 1
    until byte < 128
    at = at + 1
    if tag == 8 then seconds = parts elseif tag == 16 then nanos = parts else return nil end
  end
  local nano = nanos[2] * 2 ^ 28 + nanos[3]
  if nanos[1] > 0 or nano > 999999999 then return nil end
  local top = (seconds[1] + 128) % 256
  -- The microseconds of more seconds would not fit in 64 bits.
  if math.abs((top - 128) * 2 ^ 56 + seconds[2] * 2 ^ 28 + seconds[3]) > 9223372036854 then return nil end
  return string.format('%02x%07x%07x%08x', top, seconds[2], seconds[3], nano)
end

-- Turns a stored time into what less.lua compares. Returns nil or false if it is not a time of this encoding
-- ('text', 'binary' or 'feast').
local function sortable_time(time, encoding)
  if encoding == 'feast' then return sortable_timestamp(time) end
  if encoding == 'text' then return time:find('^%-?%d+$') and time end
  return #time == 8 and not time:find('^%-?%d+$') and time
end

-- The event time of a row as sortable_time, and false; or that of a tombstone, which has an x in front, and true.
local function stored_time(time, encoding)
  local sortable = sortable_time(time, encoding)
  if sortable or encoding == 'feast' or time:byte(1) ~= 120 then return sortable, false end
  return sortable_time(time:sub(2), encoding), true
end

