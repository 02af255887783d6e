// The excess q(x) = density(x) / N(-x) - x of the normal hazard rate over its asymptote: positive, falling, smooth. Where
// tails and their differences are computed from q, what cancels in them is already gone. A helper: no kernel, no contract.
// x >= 0; error 2 ULP, of x + q(x) 1 ULP. Own fits by interpolation at Chebyshev nodes (test/vectors/fit.py).

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

/** q(x) for 0.6 <= x <= 2. */
function excessNear(x: number): number {
  let p: number = 4.551403693533954e-5;
  p = p * x + 0.0010018743260385061;
  p = p * x + 0.010317582300499352;
  p = p * x + 0.06341376092740644;
  p = p * x + 0.2493670322281123;
  p = p * x + 0.6013714860670778;
  p = p * x + 0.7978845608033339;
  let q: number = 4.5509658106555295e-5;
  q = q * x + 0.0010020606538577966;
  q = q * x + 0.010404674348097944;
  q = q * x + 0.06547222345455643;
  q = q * x + 0.26917087275954676;
  q = q * x + 0.7265921889027713;
  q = q * x + 1.2091369617871979;
  return p / (q * x + 1);
}

/** q(x) for 2 <= x <= 5. */
function excessMiddle(x: number): number {
  let p: number = 0.00012800472578061606;
  p = p * x + 0.002213168862054411;
  p = p * x + 0.018994417318037332;
  p = p * x + 0.10027362665572595;
  p = p * x + 0.34248832540091206;
  p = p * x + 0.7264379523413701;
  p = p * x + 0.7978846251261966;
  let q: number = 0.0001280045936798545;
  q = q * x + 0.0022131778694504086;
  q = q * x + 0.01925013338933521;
  q = q * x + 0.10470602903419328;
  q = q * x + 0.3796200897229955;
  q = q * x + 0.9146887961585927;
  q = q * x + 1.365885004217204;
  return p / (q * x + 1);
}

/** q(x) for 5 <= x <= 10. */
function excessFar(x: number): number {
  const inverse: number = 1 / x;
  const z: number = inverse * inverse;
  let p: number = 10818.145279440145;
  p = p * z + 16793.361748554944;
  p = p * z + 6471.586141581567;
  p = p * z + 920.0029915235752;
  p = p * z + 52.36209302135153;
  p = p * z + 0.9999999999992492;
  let q: number = 4192.053839992591;
  q = q * z + 27595.188549555874;
  q = q * z + 26001.727906441505;
  q = q * z + 8039.419536751626;
  q = q * z + 1018.7271777226936;
  q = q * z + 54.36209302084498;
  return (inverse * p) / (q * z + 1);
}

/** q(x) for x >= 10: 1 / x - 2 / x^3 + 10 / x^5 - ... */
function excessLimit(x: number): number {
  const inverse: number = 1 / x;
  const z: number = inverse * inverse;
  let p: number = 637.3767313160856;
  p = p * z + 1395.1447123927119;
  p = p * z + 429.70515428417343;
  p = p * z + 38.67005827948017;
  p = p * z + 1.0;
  let q: number = 2059.5779879397373;
  q = q * z + 2064.534670714231;
  q = q * z + 501.04527084367015;
  q = q * z + 40.670058279479974;
  return (inverse * p) / (q * z + 1);
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
