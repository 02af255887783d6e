// The peer: Black's formula as one writes it in JavaScript, with Math.exp and a rational normal distribution.
import type { SliceWorkload } from './slice-workload.ts';

/** N(x) after Hart (1968) 5666, as West (2005) gives it. */
function normalCdf(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const density = Math.exp(-0.5 * z * z);
  let tail: number;
  if (z < 7.07106781186547) {
    const p =
      (((((0.0352624965998911 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z +
        112.079291497871) *
        z +
        221.213596169931) *
        z +
      220.206867912376;
    const q =
      ((((((0.0883883476483184 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z +
        296.564248779674) *
        z +
        637.333633378831) *
        z +
        793.826512519948) *
        z +
      440.413735824752;
    tail = (density * p) / q;
  } else {
    tail = density / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  }
  return x > 0 ? 1 - tail : tail;
}

/** Adds to `out` what black-block adds. */
export function plainBlack({ scenarioCount, optionCount, scenarios, options }: SliceWorkload, out: Float64Array): void {
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const forward = scenarios[scenario]!;
    const logForward = scenarios[scenario + scenarioCount]!;
    const volFactor = scenarios[scenario + 2 * scenarioCount]!;
    let sum = out[scenario]!;
    for (let option = 0; option < optionCount; option++) {
      const strike = options[option]!;
      const deviation = options[option + 2 * optionCount]! * volFactor;
      const sign = options[option + 5 * optionCount]!;
      const d1 = (logForward - options[option + optionCount]!) / deviation + 0.5 * deviation;
      const price = sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * (d1 - deviation)));
      sum += options[option + 4 * optionCount]! * price;
    }
    out[scenario] = sum;
  }
}
