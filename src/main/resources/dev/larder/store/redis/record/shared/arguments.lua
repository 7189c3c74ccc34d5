-- Reads ARGV from front to back. A list in it is preceded by its length.
local key, position = KEYS[1], 0

local function next_argument()
  position = position + 1
  return ARGV[position]
end

-- Returns the first and the last position of the list in ARGV.
local function next_list()
  local first = position + 2
  position = position + 1 + tonumber(ARGV[position + 1])
  return first, position
end

