# Packs the Joe-Kuo D6 direction numbers (new-joe-kuo-6.21201, as SciPy ships them) into src/scenarios/sobol-table.ts.
# Per dimension from the second on: the middle coefficients of its primitive polynomial in s - 1 bits, then (m_i - 1) / 2 in
# i - 1 bits for i = 1 .. s. Degrees ascend; how many dimensions have each stands in the table. Bits fill bytes from the top.
# Run:  python3 test/vectors/sobol-table.py
import base64, os
import numpy, scipy

DIMENSIONS = 21201
archive = numpy.load(os.path.join(os.path.dirname(scipy.__file__), 'stats', '_sobol_direction_numbers.npz'))
polynomials, initials = archive['poly'], archive['vinit']
bits, counts, last = [], {}, 0


def put(value, width):
    assert 0 <= value < (1 << width) or width == 0 and value == 0
    bits.extend((value >> k) & 1 for k in range(width - 1, -1, -1))


for dimension in range(1, DIMENSIONS):
    poly = int(polynomials[dimension])
    degree = poly.bit_length() - 1
    assert degree >= last and poly & 1
    last = degree
    counts[degree] = counts.get(degree, 0) + 1
    put((poly >> 1) & ((1 << (degree - 1)) - 1), degree - 1)
    for i in range(degree):
        m = int(initials[dimension][i])
        assert m & 1
        put((m - 1) // 2, i)

bits += [0] * (-len(bits) % 8)
packed = numpy.packbits(numpy.array(bits, dtype=numpy.uint8)).tobytes()
text = base64.b64encode(packed).decode()
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src', 'scenarios', 'sobol-table.ts')
with open(path, 'w') as file:
    file.write('// Joe and Kuo (2008), SIAM J. Sci. Comput. 30, 2635-2654: direction numbers D6, new-joe-kuo-6.21201, packed by\n')
    file.write('// test/vectors/sobol-table.py, where the packing is described.\n\n')
    file.write('/** Dimensions per degree of the primitive polynomial, from degree 1 on; dimension 1 has none. */\n')
    file.write('export const DIMENSIONS_BY_DEGREE: readonly number[] = [%s];\n\n' % ', '.join(str(counts[k]) for k in sorted(counts)))
    file.write('/** The bits, in base 64. */\n')
    file.write("export const PACKED_DIRECTIONS: string =\n  '%s';\n" % text)
print(len(packed), 'bytes', counts)
