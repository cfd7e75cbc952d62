#!/usr/bin/env python3
"""The keyed choice, computed a second time: SipHash-2-4 and the order of decisions, from the description alone.

Run without arguments it prints the golden vectors as JSON; tests/golden/choice.json holds what it printed."""
import json

M = (1 << 64) - 1
VERSION = 2


def rotl(x, b):
    return ((x << b) | (x >> (64 - b))) & M


def siphash(key, data, wide=False):
    """SipHash-2-4 (Aumasson & Bernstein 2012), 64 bits or, with `wide`, 128."""
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v0, v1 = k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D
    v2, v3 = k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573
    if wide:
        v1 ^= 0xEE

    def rounds(n):
        nonlocal v0, v1, v2, v3
        for _ in range(n):
            v0 = (v0 + v1) & M; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
            v2 = (v2 + v3) & M; v3 = rotl(v3, 16) ^ v2
            v0 = (v0 + v3) & M; v3 = rotl(v3, 21) ^ v0
            v2 = (v2 + v1) & M; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)

    tail = len(data) % 8
    for at in range(0, len(data) - tail, 8):
        m = int.from_bytes(data[at:at + 8], "little")
        v3 ^= m; rounds(2); v0 ^= m
    m = ((len(data) & 0xFF) << 56) | int.from_bytes(data[len(data) - tail:] if tail else b"", "little")
    v3 ^= m; rounds(2); v0 ^= m
    v2 ^= 0xEE if wide else 0xFF
    rounds(4)
    first = v0 ^ v1 ^ v2 ^ v3
    if not wide:
        return first
    v1 ^= 0xDD
    rounds(4)
    return first.to_bytes(8, "little") + (v0 ^ v1 ^ v2 ^ v3).to_bytes(8, "little")


def fields(version, *values):
    out = bytes([version])
    for value in values:
        out += len(value).to_bytes(4, "little") + value
    return out


def derive(secret, label):
    return siphash(secret, b"sincerely/1/" + label, wide=True)


def stable_id(text):
    return siphash(bytes(16), text.encode()) & 0xFFFFFFFF


def seed(secret, person, pool):
    return siphash(derive(secret, b"choice"), fields(VERSION, person.encode(), pool.encode()))


def mix(h, count):
    x = (h + count * 0x9E3779B97F4A7C15) & M
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & M
    return x ^ (x >> 31)


def choose(candidates, history, count, h, begun=()):
    """`candidates`: (id, personal, beginnings) in order of ids; `history`: codes, the newest at the end."""
    personal = [c for c in candidates if c[1]]
    code = lambda c: c[0] & 0xFFFFFF
    last = lambda size: history[-min(size // 2, 8):] if min(size // 2, 8) else []
    if len(personal) == 1 and code(personal[0]) not in last(len(candidates)):
        return personal[0]
    choice_set = personal if len(personal) >= 2 else candidates
    excluded = last(len(choice_set))
    left = [c for c in choice_set if code(c) not in excluded]
    if not left:
        return next((c for old in excluded for c in choice_set if code(c) == old), None)
    fresh = [c for c in left if not set(c[2]) & set(begun)]
    left = fresh or left
    return left[mix(h, count) % len(left)]


def choose_steady(candidates, secret, person, pool):
    chosen = [c for c in candidates if c[1]] or candidates
    key = derive(secret, b"choice")
    return max(chosen, key=lambda c: siphash(key, fields(VERSION, person.encode(), pool.encode()) + c[0].to_bytes(4, "little")))


def message_id(secret, mail_id, domain):
    return f"<{siphash(derive(secret, b'message-id'), fields(1, mail_id.encode()), wide=True).hex()}@{domain}>"


def person_mails(secret, person, pools, facts, mails=24):
    """What each pool says in a row of mails: `pools` are (name, variants), a variant (text, optional, beginning)."""
    history, counts, rows = {}, {}, []
    for _ in range(mails):
        begun, row = set(), []
        for name, variants in pools:
            candidates = sorted((stable_id(text), optional, (beginning,)) for text, optional, beginning in variants if facts or not optional)
            pick = choose(candidates, history.get(name, []), counts.get(name, 0), seed(secret, person, name), begun)
            largest = len(variants)
            history[name] = (history.get(name, []) + [pick[0] & 0xFFFFFF])[-min(8, max(1, largest // 2)):]
            counts[name] = counts.get(name, 0) + 1
            begun |= set(pick[2])
            row.append(next(n for n, (text, _, _) in enumerate(variants) if stable_id(text) == pick[0]))
        rows.append(row)
    return rows


def main():
    secret = bytes([7] * 16)
    people = ("to:maria@example.org", "to:jo@example.com", "id:4711")
    texts = [f"Wording number {n}." for n in range(40)]
    vectors, steady, mixed = [], [], []
    for size in (1, 2, 3, 5, 8, 13, 40):
        for person in people:
            candidates = sorted((stable_id(text), False, ()) for text in texts[:size])
            rows = person_mails(secret, person, [("pool", [(text, False, 0) for text in texts[:size]])], False)
            vectors.append({"size": size, "person": person, "said": [row[0] for row in rows]})
            pick = choose_steady(candidates, secret, person, "pool")
            steady.append(next(n for n, text in enumerate(texts) if stable_id(text) == pick[0]))
    # Two pools whose sentences begin in three ways; in the first, some say an optional fact.
    starts = ("If so", "Thank you", "Your order")
    first = [(f"{starts[n % 3]} {n}{' {{ topic }}' if n % 4 == 3 else ''}.", n % 4 == 3, starts[n % 3]) for n in range(9)]
    second = [(f"{starts[n % 3]} and {n}.", False, starts[n % 3]) for n in range(7)]
    for person in people:
        for facts in (False, True):
            rows = person_mails(secret, person, [("first", first), ("second", second)], facts)
            mixed.append({"person": person, "facts": facts, "said": rows})
    # One personal variant alone: it comes back after half of all.
    lone = [(text, n == 2, 0) for n, text in enumerate(f"Lone {n}{' {{ topic }}' if n == 2 else ''}." for n in range(6))]
    alone = [{"person": p, "said": [row[0] for row in person_mails(secret, p, [("pool", lone)], True)]} for p in people]
    shapes = ("main", "done_first", "short", "date_first")
    template = [{"person": p, "said": [row[0] for row in person_mails(secret, p, [("+++ t", [(s, False, 0) for s in shapes])], False)]} for p in people]
    out = {
        "key": secret.hex(),
        "subkeys": {label: derive(secret, label.encode()).hex() for label in ("choice", "memory", "message-id")},
        "ids": {text: stable_id(text) for text in ("greeting", "Hi {{ name.given }},", "", "Grüße,")},
        "message_id": message_id(secret, "ticket-4711/2", "mail.example.org"),
        "choices": vectors,
        "steady": steady,
        "first": [text for text, _, _ in first],
        "second": [text for text, _, _ in second],
        "mixed": mixed,
        "lone": [text for text, _, _ in lone],
        "alone": alone,
        "shapes": template,
    }
    print(json.dumps(out, ensure_ascii=False))


if __name__ == "__main__":
    main()
