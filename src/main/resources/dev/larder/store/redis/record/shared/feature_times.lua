-- Event times of features that a partial row left as they were, in one field: netstrings (3:abc) of the row's event time,
-- the event time of all features that are not named, and the name and event time of each that is. `=` stands for the
-- row's event time, to keep the field below hash-max-listpack-value (64 bytes) as long as possible.

-- Returns the event time of the features that are not named, and those of the others by name.
local function read_feature_times(bytes, event)
  local parts, from = {}, 1
  while bytes and from <= #bytes do
    local length, start = bytes:match('^(%d+):()', from)
    if not length then return event, {} end
    from = start + length
    parts[#parts + 1] = bytes:sub(start, from - 1)
  end
  local own = {}
  -- Another client has written the row since, and left the field as it was: it means nothing any more.
  if parts[1] ~= event or not parts[2] then return event, own end
  local function time(part) return part == '=' and event or part end
  for i = 3, #parts - 1, 2 do own[parts[i]] = time(parts[i + 1]) end
  return time(parts[2]), own
end

local function print_feature_times(event, others, own)
  local text = {}
  local function add(part) text[#text + 1] = #part .. ':' .. part end
  local function add_time(time) add(time == event and '=' or time) end
  add(event)
  add_time(others)
  for name, time in pairs(own) do
    add(name)
    add_time(time)
  end
  return table.concat(text)
end

-- Sets the expiry of the hash fields of features with a ttl of their own, unless they expire with the row (millis) before.
-- ARGV[from..to] are the ttl in milliseconds, the name and the field of each.
local function expire_aged_fields(from, to, millis, encoding, others, own)
  for i = from, to, 3 do
    local time = own[ARGV[i + 1]] or others
    -- Doubles are exact enough for milliseconds.
    local micros = tonumber(time)
    if encoding == 'binary' then
      micros = time:byte(1) - 128
      for k = 2, 8 do micros = micros * 256 + time:byte(k) end
    end
    local due = math.max(0, math.floor(micros / 1000) + tonumber(ARGV[i]))
    if not millis or due < tonumber(millis) then expire_fields(string.format('%.0f', due), i + 2, i + 2) end
  end
end
