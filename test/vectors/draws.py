"""Uniform and normal numbers of cells, for draws.test.ts: Philox4x32-10 written here from the paper, checked against
a published answer, and the normal quantile by mpmath at 50 digits. Writes draws.json."""
import json
import os
import mpmath as mp

mp.mp.dps = 50
M = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & M, (p0 >> 32) ^ c[3] ^ k[1], p0 & M]
        k = [(k[0] + 0x9E3779B9) & M, (k[1] + 0xBB67AE85) & M]
    return c


# Random123 kat_vectors
assert philox([0, 0, 0, 0], [0, 0]) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]

rows = []
for seed, stream, scenario, factor, step in [
    (0, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 1, 0, 0, 0), (1, 0, 1, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 0, 1),
    (4294967295, 4294967295, 4294967295, 4294967295, 4294967295), (20261121, 7, 99999, 19, 3), (42, 0, 4096, 2, 0),
    (42, 0, 4095, 2, 0), (123456789, 5, 2147483648, 1000, 250), (7, 7, 7, 7, 7),
]:
    w = philox([scenario, factor, step, 0], [seed, stream])
    k = (w[0] >> 6) * 2**26 + (w[1] >> 6)
    u = mp.mpf(2 * k + 1) / mp.mpf(2) ** 53
    z = mp.sqrt(2) * mp.erfinv(2 * u - 1)
    rows.append(dict(seed=seed, stream=stream, scenario=scenario, factor=factor, step=step,
                     uniform=float(u), normal=float(z)))
# float() of 53 bits is exact, json prints the shortest text that comes back to it
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'draws.json')
with open(path, 'w') as out:
    out.write('{"source": "Philox4x32-10 (Salmon et al. 2011) written anew in draws.py; quantiles by mpmath, 50 digits",\n "rows": [\n  ')
    out.write(',\n  '.join(json.dumps(row) for row in rows))
    out.write('\n]}\n')
