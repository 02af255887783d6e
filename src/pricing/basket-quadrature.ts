// Options on baskets by quadrature: the factors that lognormal-sum.ts asks for, and the points of each.
//
// The first factor is the basket's own: loadings q = C g / root(g' C g), with g the amounts and C the covariances of the logs. Where
// it moves an asset against its weight, that loading is set to the right sign and nearly nothing, and q is scaled so that C - q q'
// stays a covariance. The other factors are the principal ones of what is left, in amounts; the wider one is, the more
// points of Gauss and Hermite it gets. Choi, J. (2018) J. Futures Markets 38, 627-644.
import { symmetricEigen } from '../market/symmetric-eigen.ts';
import { lognormalSumCells, lognormalSumOption } from '../spec/lognormal-sum.ts';

export interface Basket {
  /** Weight x forward, of either sign, none zero. */
  readonly amounts: Float64Array;
  /** Of the logs, row-major. */
  readonly covariances: Float64Array;
}

interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, Rule>();

/** Points for the expectation over a standard normal: eigenvalues of the recurrence of Hermite's polynomials (Golub and Welsch). */
function gaussHermite(size: number): Rule {
  const known = rules.get(size);
  if (known !== undefined) return known;
  const matrix = new Float64Array(size * size);
  for (let i = 1; i < size; i++) {
    matrix[i * size + i - 1] = Math.sqrt(i);
    matrix[(i - 1) * size + i] = Math.sqrt(i);
  }
  const { values, vectors } = symmetricEigen(matrix, size);
  const rule = { nodes: values, weights: Float64Array.from(vectors, (vector) => vector[0]! * vector[0]!) };
  rules.set(size, rule);
  return rule;
}

/** A loading against its weight becomes so much of the asset's deviation. */
const LEAST_LOADING = 0.01;
/** Variance below this share of the whole is rounding. */
const NO_VARIANCE = 1e-15;
/** Below it a covariance cannot be inverted well enough to turn the first factor. */
const SINGULAR = 1e-10;

/** Loadings of the first factor; undefined where no turn of it serves every weight. */
function firstFactor({ amounts, covariances }: Basket): Float64Array | undefined {
  const count = amounts.length;
  const product = amounts.map((_, row) =>
    amounts.reduce((sum, amount, column) => sum + covariances[row * count + column]! * amount, 0),
  );
  const variance = amounts.reduce((sum, amount, row) => sum + amount * product[row]!, 0);
  const width = Math.sqrt(Math.max(variance, 0));
  const plain = product.map((value) => (width > 0 ? value / width : 0));
  if (plain.every((loading, k) => loading * amounts[k]! >= 0)) return plain;
  const turned = plain.map((loading, k) => {
    const least = LEAST_LOADING * Math.sqrt(covariances[k * count + k]!);
    return amounts[k]! > 0 ? Math.max(loading, least) : Math.min(loading, -least);
  });
  const { values, vectors } = symmetricEigen(covariances, count);
  if (!(values[0]! > SINGULAR * values[count - 1]!)) return undefined;
  const inverse = values.reduce((sum, value, index) => {
    const along = vectors[index]!.reduce((dot, entry, k) => dot + entry * turned[k]!, 0);
    return sum + (along * along) / value;
  }, 0);
  return turned.map((loading) => loading / Math.sqrt(inverse));
}

interface Factors {
  /** Factor by factor, asset by asset; the first factor is the one in closed form. */
  readonly loadings: Float64Array;
  /** Deviation of the basket along each factor, first order, per that along the first. */
  readonly widths: readonly number[];
}

function factorsOf(basket: Basket): Factors | undefined {
  const { amounts, covariances } = basket;
  const count = amounts.length;
  const first = firstFactor(basket);
  if (first === undefined) return undefined;
  const left = covariances.map((covariance, cell) => {
    const [row, column] = [Math.floor(cell / count), cell % count];
    return (covariance - first[row]! * first[column]!) * amounts[row]! * amounts[column]!;
  });
  const { values, vectors } = symmetricEigen(left, count);
  const whole = amounts.reduce((total, amount, k) => total + amount * amount * covariances[k * count + k]!, 0);
  const kept = [...values.keys()].reverse().filter((index) => values[index]! > NO_VARIANCE * whole);
  const others = kept.map((index) =>
    amounts.map((amount, k) => (vectors[index]![k]! * Math.sqrt(values[index]!)) / amount),
  );
  const along = (loadings: Float64Array): number =>
    loadings.reduce((total, v, k) => total + v * amounts[k]! * (v * amounts[k]!), 0);
  const width = along(first);
  return {
    loadings: Float64Array.from([first, ...others].flatMap((loadings) => [...loadings])),
    widths: others.map((loadings) => Math.sqrt(along(loadings) / width)),
  };
}

/** How many points a price may take. */
export interface Effort {
  /** Points per unit of width. */
  readonly pointsPerWidth: number;
  readonly mostPoints: number;
}

const FEWEST_POINTS = 3;
const WIDEST = 1.5;

/** Points of each factor beside the first, their product within the limit; undefined where that leaves too few for each. */
function sizesOf(widths: readonly number[], { pointsPerWidth, mostPoints }: Effort): number[] | undefined {
  for (let density = pointsPerWidth; density > 0.1; density *= 0.9) {
    const sizes = widths.map((width) => Math.ceil(FEWEST_POINTS + density * Math.min(width, WIDEST)) - 1);
    if (sizes.reduce((product, size) => product * size, 1) <= mostPoints) return sizes;
  }
  return undefined;
}

/** What a price needs beside the amounts: made once, for the bumps of one option. */
export interface Quadrature {
  readonly assets: number;
  readonly loadings: Float64Array;
  /** Points by factor, 0 for the first. */
  readonly sizes: Float64Array;
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Undefined where the covariances are singular and the weights at odds with them, or the assets too many for the effort. */
export function basketQuadrature(basket: Basket, effort: Effort): Quadrature | undefined {
  return basketQuadratures(basket, { effort })?.effort();
}

/** One per effort over the same factors, its points chosen when it is asked for; undefined where one of them is. */
export function basketQuadratures<Name extends string>(
  basket: Basket,
  efforts: Readonly<Record<Name, Effort>>,
): Readonly<Record<Name, () => Quadrature>> | undefined {
  const factors = factorsOf(basket);
  if (factors === undefined) return undefined;
  const named: [string, () => Quadrature][] = [];
  for (const [name, effort] of Object.entries<Effort>(efforts)) {
    const sizes = sizesOf(factors.widths, effort);
    if (sizes === undefined) return undefined;
    named.push([name, () => quadratureOf(basket, factors, sizes)]);
  }
  return Object.fromEntries(named) as Record<Name, () => Quadrature>;
}

function quadratureOf({ amounts }: Basket, { loadings }: Factors, sizes: readonly number[]): Quadrature {
  const rulesChosen = sizes.map(gaussHermite);
  const column = (of: (rule: Rule) => Float64Array) => Float64Array.from(rulesChosen.flatMap((rule) => [...of(rule)]));
  return {
    assets: amounts.length,
    loadings,
    sizes: Float64Array.from([0, ...sizes]),
    nodes: column(({ nodes }) => nodes),
    weights: column(({ weights }) => weights),
  };
}

export interface BasketTerms {
  readonly amounts: Float64Array;
  readonly strike: number;
  readonly sign: number;
  /** By asset, of its deviation when the quadrature was made: the same factors serve all bumps, and no point jumps between them. */
  readonly deviationFactors?: Float64Array;
}

/** Undiscounted. */
export function quadraturePrice(
  quadrature: Quadrature,
  { amounts, strike, sign, deviationFactors }: BasketTerms,
): number {
  const { assets, sizes, nodes, weights } = quadrature;
  const loadings = quadrature.loadings.map((loading, cell) => loading * (deviationFactors?.[cell % assets] ?? 1));
  const work = new Float64Array(lognormalSumCells(assets, sizes.length, nodes.length));
  const rules = [sizes, nodes, weights] as const;
  return lognormalSumOption(amounts, loadings, assets, sizes.length, ...rules, strike, sign, work);
}
