// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: only + - * / sqrt, a fixed order of rotations,
// and small eigenvalues as exact as large ones are. For the tens of factors of a market, not for thousands.
// Source: Golub, G. and Van Loan, C. (2013) Matrix Computations, 4th ed., 8.5. Vectors: test/vectors/correlation.json.

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** vectors[i] belongs to values[i]; unit length. */
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 60;

/** `matrix` is row-major, size x size, and symmetric; only its lower half is trusted to be so. */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const rows = Array.from({ length: size }, (_, row) =>
    Float64Array.from({ length: size }, (_, column) =>
      row >= column ? matrix[row * size + column]! : matrix[column * size + row]!,
    ),
  );
  // basis[i] is the i-th column of the product of all rotations.
  const basis = Array.from({ length: size }, (_, index) => {
    const unit = new Float64Array(size);
    unit[index] = 1;
    return unit;
  });
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p + 1 < size; p++) {
      for (let q = p + 1; q < size; q++) rotated = rotate(rows, basis, p, q) || rotated;
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: size }, (_, index) => index);
  order.sort((left, right) => rows[left]![left]! - rows[right]![right]! || left - right);
  return {
    values: Float64Array.from(order, (index) => rows[index]![index]!),
    vectors: order.map((index) => basis[index]!),
  };
}

/** Zeroes the entry (p, q); false where it is already nothing beside its diagonal. */
function rotate(rows: readonly Float64Array[], basis: readonly Float64Array[], p: number, q: number): boolean {
  const rowP = rows[p]!;
  const rowQ = rows[q]!;
  const off = rowP[q]!;
  const diagonalP = rowP[p]!;
  const diagonalQ = rowQ[q]!;
  // Adding it to either diagonal entry changes nothing: it is zero for all purposes.
  const small = Math.abs(off) * 1e-2;
  if (diagonalP + small === diagonalP && diagonalQ + small === diagonalQ) {
    rowP[q] = 0;
    rowQ[p] = 0;
    return false;
  }
  const theta = (diagonalQ - diagonalP) / (2 * off);
  const size = Math.abs(theta);
  const tangent = (theta < 0 ? -1 : 1) / (size + Math.sqrt(size * size + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < rows.length; k++) {
    if (k === p || k === q) continue;
    const row = rows[k]!;
    const kp = row[p]!;
    const kq = row[q]!;
    row[p] = cosine * kp - sine * kq;
    row[q] = sine * kp + cosine * kq;
    rowP[k] = row[p]!;
    rowQ[k] = row[q]!;
  }
  rowP[p] = diagonalP - tangent * off;
  rowQ[q] = diagonalQ + tangent * off;
  rowP[q] = 0;
  rowQ[p] = 0;
  const vectorP = basis[p]!;
  const vectorQ = basis[q]!;
  for (let k = 0; k < vectorP.length; k++) {
    const vp = vectorP[k]!;
    const vq = vectorQ[k]!;
    vectorP[k] = cosine * vp - sine * vq;
    vectorQ[k] = sine * vp + cosine * vq;
  }
  return true;
}
