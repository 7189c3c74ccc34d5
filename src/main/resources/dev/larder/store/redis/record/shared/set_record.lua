-- Sets a packed record. The expiry is milliseconds, 'keep' or 'none'.
local function set_record(key, record, expiry)
  if expiry == 'none' then redis.call('SET', key, record)
  elseif expiry == 'keep' then redis.call('SET', key, record, 'KEEPTTL')
  else redis.call('SET', key, record, 'PXAT', expiry) end
  return 1
end

