#!/usr/bin/env python3
"""The keyed choice, computed a second time: SipHash-2-4 and the order of decisions, from the description alone.

Run without arguments it prints the golden vectors as JSON; tests/golden/choice.json holds what it printed."""
import json

M = (1 << 64) - 1


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
    return siphash(derive(secret, b"choice"), fields(1, person.encode(), pool.encode()))


def mix(h, count):
    x = (h + count * 0x9E3779B97F4A7C15) & M
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & M
    return x ^ (x >> 31)


def choose(candidates, heard, count, h):
    """`candidates`: (id, personal) in order of ids; `heard`: codes, the newest at the end."""
    personal = [c for c in candidates if c[1]]
    code = lambda c: c[0] & 0xFFFFFF
    if len(personal) == 1 and (not heard or heard[-1] != code(personal[0])):
        return personal[0]
    choice_set = personal if len(personal) >= 2 else candidates
    for window in range(min(len(choice_set) // 2, 8), -1, -1):
        last = heard[-window:] if window else []
        left = [c for c in choice_set if code(c) not in last]
        if left:
            return left[mix(h, count) % len(left)]
    return None


def message_id(secret, mail_id, domain):
    return f"<{siphash(derive(secret, b'message-id'), fields(1, mail_id.encode()), wide=True).hex()}@{domain}>"


def main():
    secret = bytes([7] * 16)
    texts = [f"Wording number {n}." for n in range(40)]
    vectors = []
    for size in (1, 2, 3, 5, 8, 13, 40):
        for person in ("to:maria@example.org", "to:jo@example.com", "id:4711"):
            candidates = sorted((stable_id(text), False) for text in texts[:size])
            heard, said = [], []
            for count in range(24):
                pick = choose(candidates, heard, count, seed(secret, person, "pool"))
                heard = (heard + [pick[0] & 0xFFFFFF])[-8:]
                said.append(next(n for n, text in enumerate(texts) if stable_id(text) == pick[0]))
            vectors.append({"size": size, "person": person, "said": said})
    out = {
        "key": secret.hex(),
        "subkeys": {label: derive(secret, label.encode()).hex() for label in ("choice", "memory", "message-id")},
        "ids": {text: stable_id(text) for text in ("greeting", "Hi {{ name.given }},", "", "Grüße,")},
        "message_id": message_id(secret, "ticket-4711/2", "mail.example.org"),
        "choices": vectors,
    }
    print(json.dumps(out, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
