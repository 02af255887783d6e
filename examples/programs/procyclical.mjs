// What a margin would have done through seven years of bitcoin, and what tools against its swings cost: node examples/programs/procyclical.mjs
import { readFileSync } from 'node:fs';
import {
  compareTools,
  coverageSentence,
  forecastReport,
  marginCoverage,
  multiplied,
  releasedBuffer,
  volatilityFloored,
  volatilityMultipliers,
} from 'plimsoll';

const prices = readFileSync('examples/history/btc-eth-daily.csv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => Number(line.split(',')[1]));
const moves = prices.slice(1).map((price, day) => price / prices[day] - 1);

// Volatility expected for each day from the days before it alone; the first sixty start it.
const start = moves.slice(0, 60).reduce((sum, move) => sum + move * move, 0) / 60;
const variances = [start];
for (const move of moves.slice(60)) variances.push(0.94 * variances[variances.length - 1] + 0.06 * move * move);
const volatility = Float64Array.from(variances.slice(0, -1), Math.sqrt);

// Long 1,000 USD of bitcoin, margined at 2.33 times that volatility: 99 % of a normal law.
const losses = Float64Array.from(moves.slice(60), (move) => -1000 * move);
const margin = volatility.map((value) => 2330 * value);
const held = (path) => ({ losses, valueAtRisk: path });

const choice = { probability: 0.01, significance: 0.05, law: { family: 'normal' }, resamples: 1000, seed: 1 };
for (const sentence of forecastReport(held(margin), choice).sentences) console.log(sentence);
console.log(coverageSentence(marginCoverage({ margin, losses })));

const slow = volatilityMultipliers(volatility, { reference: 0.03, lowest: 0.75, highest: 2, fastest: 0.1 });
const paths = [
  { name: 'plain', margin },
  { name: '25 % buffer', margin: releasedBuffer(margin) },
  { name: 'volatility floor', margin: volatilityFloored(margin, volatility) },
  { name: 'capped and slow', margin: multiplied(new Float64Array(margin.length).fill(2330 * 0.03), slow) },
];
console.log('');
console.log('rule              average  breaches  shortfall  30-day peak/trough  largest call 1, 5, 30 days');
for (const effect of compareTools(paths, losses)) {
  const cells = [
    effect.averageMargin.toFixed(1).padStart(8),
    String(effect.breaches).padStart(9),
    effect.totalShortfall.toFixed(0).padStart(10),
    effect.peakToTrough30Days.toFixed(2).padStart(19),
    effect.largestCalls.map(({ amount }) => amount.toFixed(0)).join(', ').padStart(27),
  ];
  console.log(effect.name.padEnd(17) + cells.join(' '));
}
