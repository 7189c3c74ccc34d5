-- Sets a packed record unless the stored one is newer. Returns 1 written, 0 it is newer, -1 what is stored is not a packed
-- record.
local function write_record(key, record, expiry)
  local times = redis.call('GETRANGE', key, 0, 16)
  if times ~= '' and (#times < 17 or times:byte(1) ~= 1) then return -1 end
  if times ~= '' and less(record:sub(2, 17), times:sub(2), false) then return 0 end
  if expiry == 'delete' then
    redis.call('UNLINK', key)
    return 1
  end
  return set_record(key, record, expiry)
end

