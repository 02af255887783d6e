# Known answers of owen-scramble, from Python integers of any length: bits reversed as text, products reduced mod 2^32.
# Run:  python3 test/vectors/owen-scramble.py
import json, os, random

random.seed(20261121)
M = 1 << 32


def reverse(x):
    return int(format(x, '032b')[::-1], 2)


def scramble(word, seed):
    x = reverse(word)
    x ^= x * 0x3d20adea % M
    x = (x + seed) % M
    x = x * ((seed >> 16) | 1) % M
    x ^= x * 0x05526c56 % M
    x ^= x * 0x53a22864 % M
    return reverse(x)


words = [0, 1, 2, 0x80000000, 0xffffffff] + [random.randrange(M) for _ in range(40)]
seeds = [0, 1, 0xffffffff] + [random.randrange(M) for _ in range(5)]
rows = [[w, s, scramble(w, s)] for w in words for s in seeds]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'owen-scramble.json')
with open(path, 'w') as file:
    json.dump({'source': 'test/vectors/owen-scramble.py: integers of any length', 'columns': ['word', 'seed', 'scrambled'], 'rows': rows}, file)
