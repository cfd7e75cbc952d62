-- A claim: what `decide` says of what is kept, and what follows from it, in one step.
-- KEYS: mail, person, and what each limit counts.
-- ARGV: now, when the lease lapses, the mail, the person with the kind, when the entry of the mail and that of the person
-- end, for how long Redis keeps the two; then of each limit how many it allows (0: it counts nothing), within how long,
-- and for how long Redis keeps what it counts. Times are milliseconds, and are stored as they came.

local function number(text)
  return tonumber(text) or error('unexpected data')
end

local function extend(key, period)
  if redis.call('PTTL', key) < number(period) then redis.call('PEXPIRE', key, period) end
end

local function later(old, new)
  if old and number(old) > number(new) then return old end
  return new
end

local now = number(ARGV[1])
local mail = redis.call('HMGET', KEYS[1], 'case', 'now', 'until', 'attempt', 'ends', 'base')
local person = redis.call('HMGET', KEYS[2], 'mail', 'until', 'ends', 'memory')
local is_known = mail[5] and number(mail[5]) > now
local is_kept = person[3] and number(person[3]) > now

local memory = is_kept and person[4] or ''
local other = is_kept and person[1] and person[1] ~= ARGV[3] and number(person[2]) > now and person[2]

local written_for, attempt, base = ARGV[1], 1, memory
if is_known then
  if mail[1] ~= ARGV[4] then return {'clash'} end
  if not mail[6] then return {'completed', mail[2]} end
  if number(mail[3]) > now then return {'busy', mail[3]} end
  written_for, attempt, base = mail[2], number(mail[4]) + 1, mail[6]
else
  local held, longest, since
  for limit = 1, #KEYS - 2 do
    local most, within = number(ARGV[6 + 3 * limit]), number(ARGV[7 + 3 * limit])
    local count = most > 0 and redis.call('LLEN', KEYS[2 + limit]) or 0
    if most > 0 and count >= most then
      local at = redis.call('LINDEX', KEYS[2 + limit], count - most)
      local ends = number(at) + within
      if ends > now and (not held or ends > longest) then held, longest, since = limit, ends, at end
    end
  end
  if held then return {'rate-limited', tostring(held), since} end
end
if other then return {'busy', other} end

-- A full Redis rejects the first write, so that nothing is half written.
redis.call('HSET', KEYS[1], 'case', ARGV[4], 'now', written_for, 'until', ARGV[2],
  'attempt', string.format('%d', attempt), 'ends', later(mail[5], ARGV[5]), 'base', base)
extend(KEYS[1], ARGV[7])
redis.call('HSET', KEYS[2], 'mail', ARGV[3], 'until', ARGV[2], 'ends', later(person[3], ARGV[6]), 'memory', memory)
extend(KEYS[2], ARGV[8])
if not is_known then
  for limit = 1, #KEYS - 2 do
    local most = number(ARGV[6 + 3 * limit])
    if most > 0 then
      redis.call('RPUSH', KEYS[2 + limit], ARGV[1])
      redis.call('LTRIM', KEYS[2 + limit], -most, -1)
      extend(KEYS[2 + limit], ARGV[8 + 3 * limit])
    end
  end
end
return {'granted', written_for, string.format('%d', attempt), base}
