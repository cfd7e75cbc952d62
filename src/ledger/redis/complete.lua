-- A mail is sent: its person has read something new.
-- KEYS: mail, person.
-- ARGV: the `now` of the lease, the mail, the person's memory by now, by how much the entry of the person
-- outlasts the last lease, for how long Redis keeps it; and what it was worked out from, where that is not the memory
-- that the mail was written with.

local mail = redis.call('HMGET', KEYS[1], 'case', 'now', 'until', 'attempt', 'ends', 'base')
if mail[2] ~= ARGV[1] then return {'unknown'} end
if not mail[6] then return {'completed'} end

local person = redis.call('HMGET', KEYS[2], 'mail', 'ends', 'memory')
local memory = person[3] or ''
if memory ~= (ARGV[6] or mail[6]) then return {'merge', memory, mail[6]} end

local ends = string.format('%.0f', tonumber(mail[3]) + tonumber(ARGV[4]))
if person[2] and tonumber(person[2]) > tonumber(ends) then ends = person[2] end
-- A full Redis rejects the first write, so that nothing is half written.
redis.call('HSET', KEYS[2], 'memory', ARGV[3], 'ends', ends)
if person[1] == ARGV[2] then redis.call('HDEL', KEYS[2], 'mail', 'until') end
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[5]) then redis.call('PEXPIRE', KEYS[2], ARGV[5]) end

-- Written anew, since without the memory it is a third of the size.
local left = redis.call('PTTL', KEYS[1])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'case', mail[1], 'now', mail[2], 'until', mail[3], 'attempt', mail[4], 'ends', mail[5])
if left > 0 then redis.call('PEXPIRE', KEYS[1], left) end
return {'completed'}
