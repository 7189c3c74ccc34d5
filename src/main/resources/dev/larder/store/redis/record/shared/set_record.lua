-- Sets a packed record. The expiry is milliseconds, 'keep' or 'none'.
local function set_record(record, expiry)
  if expiry == 'none' then redis.call('SET', KEYS[1], record)
  elseif expiry == 'keep' then redis.call('SET', KEYS[1], record, 'KEEPTTL')
  else redis.call('SET', KEYS[1], record, 'PXAT', expiry) end
  return 1
end

