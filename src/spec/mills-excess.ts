// The excess q(x) = density(x) / N(-x) - x of the normal hazard rate over its asymptote: positive, falling, smooth. Where
// tails and their differences are computed from q, what cancels in them is already gone. A helper: no kernel, no contract.
// x >= 0; error 2 ULP, of x + q(x) 1 ULP. Own fits by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py).

/** q(x) for 0 <= x <= 0.6: sqrt(2 / pi) and a correction. */
function excessCentral(x: number): number {
  let s: number = -9.557726611077433e-8;
  s = s * x + 2.8382201252673337e-7;
  s = s * x + 1.0573124464265894e-6;
  s = s * x - 9.426131734132257e-6;
  s = s * x + 2.570795937345169e-5;
  s = s * x + 1.2922802614444386e-5;
  s = s * x - 3.651180429075638e-4;
  s = s * x + 1.272154238380287e-3;
  s = s * x - 1.8490367268115583e-4;
  s = s * x - 1.9128447009468925e-2;
  s = s * x + 1.0900680707250061e-1;
  s = s * x - 3.633802276324187e-1;
  return 7.978845608028654e-1 + (s * x - 4.98465440455546e-17);
}

/** q(x) for 0.6 <= x <= 2: q(1.25) and a correction. */
function excessNear(x: number): number {
  let p: number = 0.00010307963956996132;
  p = p * x + 0.0018329788451714323;
  p = p * x + 0.014825786052222534;
  p = p * x + 0.06868055841645757;
  p = p * x + 0.18331255477877975;
  p = p * x + 0.25525434677059083;
  let q: number = 0.00021531834014297825;
  q = q * x + 0.004007285234872114;
  q = q * x + 0.03457437547671312;
  q = q * x + 0.17571159856610966;
  q = q * x + 0.5567392450544264;
  q = q * x + 1.0570368841358337;
  return 4.7881662733105396e-1 - (((x - 1.25) * p) / (q * x + 1) - 1.0422264254112139e-17);
}

/** q(x) for 2 <= x <= 5: q(3) and a correction. */
function excessMiddle(x: number): number {
  let p: number = 8.00394943722826e-11;
  p = p * x + 0.00012575669101095685;
  p = p * x + 0.0018684329744693576;
  p = p * x + 0.013330096938703977;
  p = p * x + 0.05571143288168931;
  p = p * x + 0.13694655433313854;
  p = p * x + 0.17159525905878467;
  let q: number = 0.0004442328446863185;
  q = q * x + 0.006835885977291134;
  q = q * x + 0.05144491618349558;
  q = q * x + 0.2339495315414659;
  q = q * x + 0.6732250509902487;
  q = q * x + 1.170630144815071;
  return 2.830986549304365e-1 - (((x - 3) * p) / (q * x + 1) + 3.81791352475872e-18);
}

/** q(x) for 5 <= x <= 10: 1 / x and a correction. */
function excessFar(x: number): number {
  const inverse: number = 1 / x;
  const z: number = inverse * inverse;
  let p: number = 1155.4456971671948;
  p = p * z + 15276.769032103915;
  p = p * z + 9203.045040584544;
  p = p * z + 1593.2348720419;
  p = p * z + 99.91587743639455;
  p = p * z + 1.9999999999472406;
  let q: number = 22941.531761917435;
  q = q * z + 25150.14180480635;
  q = q * z + 8093.1136288139105;
  q = q * z + 1034.4071342630998;
  q = q * z + 54.95793870169241;
  return inverse - (inverse * z * p) / (q * z + 1);
}

/** q(x) for x >= 10: 1 / x - 2 / x^3 + 10 / x^5 - ... */
function excessLimit(x: number): number {
  const inverse: number = 1 / x;
  const z: number = inverse * inverse;
  let p: number = 773.2830109473578;
  p = p * z + 3743.5888996361764;
  p = p * z + 1090.8968171276604;
  p = p * z + 87.51881441140314;
  p = p * z + 1.9999999999999998;
  let q: number = 6594.250628266623;
  q = q * z + 4181.92360288201;
  q = q * z + 752.2454445954189;
  q = q * z + 48.759407205700434;
  return inverse - (inverse * z * p) / (q * z + 1);
}

/** q(x) = density(x) / N(-x) - x, for x >= 0. */
export function excess(x: number): number {
  if (x < 0.6) return excessCentral(x);
  if (x < 2) return excessNear(x);
  if (x < 5) return excessMiddle(x);
  return x < 10 ? excessFar(x) : excessLimit(x);
}

/** density(x) / N(-x), the reciprocal of Mills' ratio, for x >= 0. */
export function hazard(x: number): number {
  return x + excess(x);
}
