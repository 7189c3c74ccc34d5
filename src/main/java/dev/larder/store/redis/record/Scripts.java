package dev.larder.store.redis.record;

import dev.larder.store.redis.client.Script;

/** What is decided and done on the server in one step. Each script works on one key, which a cluster needs. */
public final class Scripts {
    public static final long LANDED = 1;
    public static final long STALE = 0;
    public static final long FOREIGN = -1;
    /** The server's clock is past the time that was to come. */
    public static final long PAST = -2;

    /**
     * Compares decimal numbers of any length, and times of the binary encoding, byte by byte: Lua's own numbers are
     * doubles, and its own order of strings is the server's language's.
     */
    private static final String LESS = """
            local function less(a, b, decimal)
              if a == b then return false end
              if decimal then
                local aMinus, bMinus = a:byte() == 45, b:byte() == 45
                if aMinus ~= bMinus then return aMinus end
                if aMinus then a, b = b, a end
                if #a ~= #b then return #a < #b end
              end
              for i = 1, #a do
                local x, y = a:byte(i), b:byte(i)
                if x ~= y then return x < y end
              end
              return false
            end
            """;

    /** Arguments one after the other, and lists of them behind their number. */
    private static final String ARGUMENTS = """
            local key, at = KEYS[1], 0
            local function take() at = at + 1 return ARGV[at] end
            local function list()
              local from = at + 2
              at = at + 1 + tonumber(ARGV[at + 1])
              return from, at
            end
            """;

    /** What is done to the fields that arguments name. */
    private static final String FIELDS = """
            -- Lua can hand over some thousand arguments at once, and a view may have more.
            local function some(from, to, call)
              for i = from, to, 1000 do call(i, math.min(i + 999, to)) end
            end
            -- A field past its time that is not reaped yet would come back to life with a new one.
            local function expireFields(millis, from, to)
              some(from, to, function(i, j)
                local alive = redis.call('HMGET', key, unpack(ARGV, i, j))
                for k = i, j do
                  if not alive[k - i + 1] then redis.call('HDEL', key, ARGV[k]) end
                end
                if millis then redis.call('HPEXPIREAT', key, millis, 'FIELDS', j - i + 1, unpack(ARGV, i, j))
                else redis.call('HPERSIST', key, 'FIELDS', j - i + 1, unpack(ARGV, i, j)) end
              end)
            end
            """;

    /** A time that is past by the server's own clock would remove what it was meant to keep. */
    private static final String PASSED = """
            local function passed(millis)
              local now = redis.call('TIME')
              return tonumber(millis) <= now[1] * 1000 + now[2] / 1000
            end
            """;

    /** Turns a protobuf timestamp into a text that sorts as the times do, and into nothing where it is none. */
    private static final String TIMESTAMP = """
            local function timestamp(bytes)
              -- Lua's doubles hold 53 bits: the seconds' 64 are taken in parts of 8, 28 and 28.
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
              -- Of more seconds the microseconds would not fit 64 bits.
              if math.abs((top - 128) * 2 ^ 56 + seconds[2] * 2 ^ 28 + seconds[3]) > 9223372036854 then return nil end
              return string.format('%02x%07x%07x%08x', top, seconds[2], seconds[3], nano)
            end
            """;

    /** Turns a stored time into what sorts as the times do, and into nothing where it is none of that form. */
    private static final String COMPARABLE = TIMESTAMP + """
            local function comparable(time, form)
              if form == 'feast' then return timestamp(time) end
              if form == 'text' then return time:find('^%-?%d+$') and time end
              return #time == 8 and not time:find('^%-?%d+$') and time
            end
            """;

    /** Takes fields out of a hash, and what is left of Feast's where that was the last view's row. */
    private static final String REMOVE = """
            local function remove(from, sweeps)
              local removed = 0
              for i = from, #ARGV, 1000 do
                removed = removed + redis.call('HDEL', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
              end
              if sweeps and removed > 0 then
                -- Of features that a view had once nobody knows the names any more.
                for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
                  if field:sub(1, 4) == '_ts:' then return removed end
                end
                redis.call('UNLINK', KEYS[1])
              end
              return removed
            end
            """;

    /**
     * Writes a row into a hash unless what is there is newer.
     *
     * <p>Arguments: {@code newest} or not; {@code text}, {@code binary} or {@code feast} for how times are written; now
     * in microseconds; the expiry in milliseconds, {@code keep} or {@code none}; 1 where the server has field expiry;
     * the names of the fields of event time, created time and expiry, the last one empty where the key expires; event
     * time; created time or nothing; the number of all of the view's fields and these, where they expire one by one;
     * the number of names and values to be written and these; then, for fields with a ttl of their own, milliseconds,
     * number and names.
     */
    static final Script LAND_HASH = Script
            .of(LESS + ARGUMENTS + FIELDS + COMPARABLE
                    + """
                            local newest, form = take() == 'newest', take()
                            local now, expiry, reaps = take(), take(), take() == '1'
                            local eventField, createdField, expiryField = take(), take(), take()
                            local event, created = take(), take()
                            local allFrom, allTo = list()
                            local pairsFrom, pairsTo = list()
                            local keyExpires = expiryField == ''

                            local stored = redis.call('HMGET', key, eventField, createdField,
                              keyExpires and eventField or expiryField)
                            local storedEvent, storedCreated = stored[1], stored[2] or ''
                            local storedExpiry = not keyExpires and stored[3] or ''
                            local expired = storedExpiry ~= '' and not less(now, storedExpiry, true)
                            if storedEvent and not expired then
                              local text = form == 'text'
                              local new, old = comparable(event, form), comparable(storedEvent, form)
                              if not old then return -1 end
                              if newest then
                                if less(new, old, text) then return 0 end
                                if new == old and storedCreated ~= ''
                                  and (created == '' or less(created, storedCreated, text)) then return 0 end
                              end
                            end

                            if expired then
                              some(allFrom, allTo, function(i, j) redis.call('HDEL', key, unpack(ARGV, i, j)) end)
                              storedExpiry = ''
                            elseif created == '' and stored[2] then
                              redis.call('HDEL', key, createdField)
                            end
                            some(pairsFrom, pairsTo, function(i, j) redis.call('HSET', key, unpack(ARGV, i, j)) end)

                            local millis
                            if keyExpires then
                              if expiry == 'none' then redis.call('PERSIST', key)
                              elseif expiry ~= 'keep' then redis.call('PEXPIREAT', key, expiry) end
                            elseif expiry == 'none' then
                              redis.call('HDEL', key, expiryField)
                              if reaps then
                                some(allFrom, allTo, function(i, j)
                                  redis.call('HPERSIST', key, 'FIELDS', j - i + 1, unpack(ARGV, i, j))
                                end)
                              end
                            else
                              if expiry ~= 'keep' then millis = expiry
                              elseif storedExpiry ~= '' then millis = storedExpiry:sub(1, -4) end
                              if millis and reaps then expireFields(millis, allFrom, allTo) end
                            end
                            while at < #ARGV do
                              local own = take()
                              local from, to = list()
                              if not millis or less(own, millis, true) then expireFields(own, from, to) end
                            end
                            return 1
                            """);

    /**
     * Sets when a key expires that is a whole row. Arguments: the field of the event time, or nothing for a string;
     * milliseconds or {@code none}.
     */
    static final Script EXPIRE_KEY = Script.of(PASSED + """
            local key, field, expiry = KEYS[1], ARGV[1], ARGV[2]
            local there = field == '' and redis.call('STRLEN', key) or field ~= '' and redis.call('HEXISTS', key, field)
            if there == 0 then return 0 end
            if expiry == 'none' then redis.call('PERSIST', key)
            elseif passed(expiry) then return -2
            else redis.call('PEXPIREAT', key, expiry) end
            return 1
            """);

    /**
     * Sets when a row expires that shares its hash with others.
     *
     * <p>Arguments: {@code text} or {@code binary} for how times are written; now in microseconds; the expiry in
     * microseconds or {@code none}; 1 where the server has field expiry; the names of the fields of event time and expiry; the number of all of the
     * view's fields and these; then, for fields with a ttl of their own, that in milliseconds, their number and names.
     */
    static final Script EXPIRE_FIELDS = Script
            .of(LESS + ARGUMENTS + FIELDS + COMPARABLE + PASSED + """
                    local form, now, expiry, reaps = take(), take(), take(), take() == '1'
                    local eventField, expiryField = take(), take()
                    local allFrom, allTo = list()

                    local stored = redis.call('HMGET', key, eventField, expiryField)
                    local event = stored[1]
                    if not event or stored[2] and not less(now, stored[2], true) then return 0 end
                    if not comparable(event, form) then return -1 end

                    local millis
                    if expiry == 'none' then
                      redis.call('HDEL', key, expiryField)
                    else
                      millis = expiry:sub(1, -4)
                      if reaps and passed(millis) then return -2 end
                      redis.call('HSET', key, expiryField, expiry)
                    end
                    if not reaps then return 1 end

                    expireFields(millis, allFrom, allTo)
                    -- Doubles are exact enough for milliseconds.
                    local micros = tonumber(event)
                    if form == 'binary' then
                      micros = event:byte(1) - 128
                      for i = 2, 8 do micros = micros * 256 + event:byte(i) end
                    end
                    while at < #ARGV do
                      local own = math.max(0, math.floor(micros / 1000) + tonumber(take()))
                      local from, to = list()
                      if not millis or own < tonumber(millis) then
                        expireFields(string.format('%.0f', own), from, to)
                      end
                    end
                    return 1
                    """);

    /** Takes a view's row out of a record of Feast's. Arguments: the names of the view's fields. */
    static final Script REMOVE_FEAST = Script.of(REMOVE + "return remove(1, true)");

    /**
     * Takes a row out if its event time is before that. Arguments: {@code text}, {@code binary}, {@code feast} or
     * {@code packed} for how times are written; the field of the event time; that time; the names of the view's fields,
     * or none where the key is all the row's.
     */
    static final Script REMOVE_BEFORE = Script.of(LESS + COMPARABLE + REMOVE + """
            local form, field, before = ARGV[1], ARGV[2], ARGV[3]
            local stored
            if form == 'packed' then
              stored = redis.call('GETRANGE', KEYS[1], 0, 8)
              if stored == '' then return 0 end
              if #stored < 9 or stored:byte(1) ~= 1 then return -1 end
              stored = stored:sub(2)
              if not less(stored, before, false) then return 0 end
            else
              stored = redis.call('HGET', KEYS[1], field)
              if not stored then return 0 end
              local old = comparable(stored, form)
              if not old then return -1 end
              if not less(old, comparable(before, form), form == 'text') then return 0 end
            end
            if #ARGV == 3 then return redis.call('UNLINK', KEYS[1]) end
            return remove(4, form == 'feast')
            """);

    private static final String SET = """
            local function set(value, expiry)
              if expiry == 'none' then redis.call('SET', KEYS[1], value)
              elseif expiry == 'keep' then redis.call('SET', KEYS[1], value, 'KEEPTTL')
              else redis.call('SET', KEYS[1], value, 'PXAT', expiry) end
              return 1
            end
            """;

    /** Writes a packed record unless what is there is newer. Arguments: record; expiry. */
    static final Script LAND_PACKED = Script.of(LESS + SET + """
            local times = redis.call('GETRANGE', KEYS[1], 0, 16)
            if times ~= '' and (#times < 17 or times:byte(1) ~= 1) then return -1 end
            if times ~= '' and less(ARGV[1]:sub(2, 17), times:sub(2), false) then return 0 end
            return set(ARGV[1], ARGV[2])
            """);

    /**
     * Writes a packed record if what is there is what it was made from. Arguments: that, or nothing; record; expiry.
     */
    static final Script SWAP_PACKED = Script.of(SET + """
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            return set(ARGV[2], ARGV[3])
            """);

    /** Moves a watermark forward. Argument: microseconds. */
    public static final Script ADVANCE = Script.of(LESS + """
            local stored = redis.call('GET', KEYS[1])
            if not stored or less(stored, ARGV[1], true) then redis.call('SET', KEYS[1], ARGV[1]) end
            return 1
            """);

    /**
     * Takes a lease, or answers who has it, since and until when. Arguments: holder; now and the end in microseconds;
     * how long to keep the key, in milliseconds.
     */
    public static final Script ACQUIRE = Script.of(LESS + """
            local stored = redis.call('HMGET', KEYS[1], 'holder', 'since', 'until')
            local since = ARGV[2]
            if stored[1] == ARGV[1] then since = stored[2]
            elseif stored[1] and less(ARGV[2], stored[3], true) then return stored end
            redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'since', since, 'until', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1
            """);

    /** Gives a lease back. Argument: holder. */
    public static final Script RELEASE = Script.of("""
            if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 1
            """);

    private Scripts() {}
}
