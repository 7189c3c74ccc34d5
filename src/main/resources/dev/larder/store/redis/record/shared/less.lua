-- Whether time a is before time b. Decimal numbers of any length are compared as numbers; everything else, times of the
-- binary and packed encodings and timestamps of sortable_time.lua, byte by byte. Lua's own numbers are doubles, too short
-- for microseconds of every year, and Lua's own order of strings depends on the server's locale.
local function less(a, b, decimal)
  if a == b then return false end
  if decimal then
    local a_negative, b_negative = a:byte() == 45, b:byte() == 45
    if a_negative ~= b_negative then return a_negative end
    if a_negative then a, b = b, a end
    if #a ~= #b then return #a < #b end
  end
  for i = 1, #a do
    local x, y = a:byte(i), b:byte(i)
    if x ~= y then return x < y end
  end
  return false
end

-- Whether an event and a created time, '' for none, are before those of what is stored.
local function is_before(event, created, stored_event, stored_created, decimal)
  if event ~= stored_event then return less(event, stored_event, decimal) end
  return stored_created ~= '' and (created == '' or less(created, stored_created, decimal))
end

