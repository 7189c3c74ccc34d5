-- Calls a function for each row, with the position of the row's first argument. Returns a list of what it returned, or -3 if
-- the server could not write the row, such as one whose slot is moving to another server.
local function each_row(first, width, write)
  local answers = {}
  for at = first, #ARGV, width do
    local is_done, answer = pcall(write, at)
    answers[#answers + 1] = is_done and answer or -3
  end
  return answers
end

