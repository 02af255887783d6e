// What methods, parameters and figures may be called in a case that names a data file: liberal in names, so that a figure of any package
// can be written down as the package prints it. Names are compared in lower case, without dots, dashes, spaces and underscores.
import { plain } from './data-series.ts';

/** Canonical method, and what else it is called. */
export const METHOD_NAMES: Readonly<Record<string, readonly string[]>> = {
  plain: [
    'plainvar',
    'plaines',
    'historical',
    'historicalvar',
    'historicales',
    'historicalsimulation',
    'hs',
    'hsplain',
    'plainhs',
    'quarksplain',
  ],
  age: [
    'ageweighted',
    'ageweightedvar',
    'ageweightedes',
    'brw',
    'hsage',
    'agehs',
    'quarksage',
    'exponentiallyweighted',
  ],
  vwhs: [
    'volatilityweighted',
    'volatilityweightedvar',
    'volatilityweightedes',
    'volweighted',
    'vwhsewma',
    'quarksvwhs',
  ],
  fhs: ['filteredhistorical', 'filteredhistoricalsimulation', 'hullwhite', 'fhsewma'],
  ewma: ['ewmavolatility', 'ewmavariance'],
  garch: ['garch11', 'sgarch', 'ugarchfit', 'garchfit', 'gaussiangarch', 'garchgaussian'],
  all: ['tests', 'backtest', 'varbacktest', 'esbacktest', 'vartest', 'runtests', 'backtestvar', 'cvgtest', 'coverage'],
  pof: ['kupiec', 'uc', 'lruc', 'unconditionalcoverage', 'kupiecpof', 'proportionoffailures', 'kupiectest'],
  tuff: ['tff', 'timeuntilfirstfailure', 'timetofirstfailure'],
  bin: ['binomial', 'binomialtest'],
  ind: [
    'independence',
    'cci',
    'lrind',
    'christoffersenindependence',
    'christoffersen',
    'conditionalcoverageindependence',
  ],
  cc: ['conditionalcoverage', 'lrcc', 'christoffersencc', 'christoffersenconditionalcoverage'],
  tbf: ['mixedkupiec', 'timebetweenfailures', 'haas'],
  tbfi: ['timebetweenfailuresindependence', 'mixedkupiecindependence'],
  tl: ['trafficlight', 'traffic', 'trftest', 'baseltrafficlight'],
  dur: ['duration', 'vardurtest', 'weibull', 'weibullduration', 'durationtest'],
  dq: ['dqtest', 'dynamicquantile', 'englemanganelli'],
  z1: ['acerbiszekelyz1', 'acerbiz1', 'conditional'],
  z2: ['acerbiszekelyz2', 'acerbiz2', 'unconditional', 'acerbiszekely'],
  z3: ['acerbiszekelyz3', 'acerbiz3'],
  estest: ['exceedancemean', 'rugarchestest', 'excessviolations'],
  er: ['erbacktest', 'exceedanceresiduals', 'mcneilfrey', 'exceedanceresidual'],
  calibration: ['ccbacktest', 'conditionalcalibration', 'noldeziegel', 'calibrationbacktest'],
  fz: ['fzloss', 'fisslerziegel', 'jointloss', 'fz0', 'fzscore'],
  tick: ['quantileloss', 'qloss', 'tickloss', 'quantilescore', 'pinball'],
  berkowitz: ['berkowitztest'],
  berkowitztail: ['berkowitztailtest'],
  dm: ['dieboldmariano', 'dmtest'],
  lossfun: ['quarkslossfun', 'lossfunctions'],
  margin: ['margincoverage', 'shortfall'],
  describe: ['descriptive', 'moments', 'summary'],
};

/** Methods that measure risk; the others test forecasts of it. */
export const MEASURES: readonly string[] = ['plain', 'age', 'vwhs', 'fhs', 'ewma', 'garch'];

const METHODS = new Map(
  Object.entries(METHOD_NAMES).flatMap(([method, names]) => [method, ...names].map((name) => [name, method] as const)),
);

/** Words that say whose function it is, or that a word after them is the method. */
const PREFIXES = new Set([
  'rugarch',
  'quarks',
  'esback',
  'gas',
  'segmgarch',
  'matlab',
  'r',
  'method',
  'model',
  'type',
  'test',
]);

/** "hs", "quarks::hs(method = 'age')", "VaRTest, alpha 0.025": the longest run of words from the first that names a method. */
export function methodOf(text: string): string | undefined {
  const known = METHODS.get(plain(text));
  if (known !== undefined) return known;
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && !PREFIXES.has(word.toLowerCase()));
  for (let count = words.length; count > 0; count--) {
    const found = METHODS.get(words.slice(0, count).join('').toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What says at which level a VaR stands; above 1/2 it is the confidence, below the tail probability. */
export const LEVEL_NAMES = ['alpha', 'level', 'varlevel', 'probability', 'tau', 'confidence', 'confidencelevel', 'p'];

export const PARAMETER_NAMES: ReadonlySet<string> = new Set([
  ...LEVEL_NAMES,
  ...[
    'lambda',
    'decay',
    'lag',
    'lags',
    'laghit',
    'seed',
    'resamples',
    'nboot',
    'first',
    'last',
    'from',
    'to',
    'nwin',
    'window',
  ],
  ...[
    'nout',
    'out',
    'rule',
    'sign',
    'convention',
    'law',
    'degrees',
    'df',
    'significance',
    'conflevel',
    'hommel',
    'forecast',
  ],
  ...[
    'scaleto',
    'beta',
    'random',
    'shape',
    'g1',
    'g2',
    'tailtest',
    'weights',
    'harvey',
    'model',
    'withmean',
    'presample',
    'shortfallweights',
  ],
]);

/** Figures whose test a name says: LR_uc, uc.LRstat, pvalue_uc. */
const TESTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(METHOD_NAMES).map(([method, names]) => [method, [method, ...names]]),
);
const KINDS: Readonly<Record<string, readonly string[]>> = {
  statistic: [
    '',
    'stat',
    'statistic',
    'lr',
    'lrstat',
    'lrstatistic',
    'test',
    'value',
    'teststat',
    'teststatistic',
    'z',
    't',
    'tstat',
    't0',
    'chisq',
  ],
  pvalue: ['p', 'pv', 'pval', 'pvalue', 'lrp', 'lrpvalue', 'prob'],
  decision: ['decision', 'reject', 'verdict'],
  critical: ['critical', 'criticalvalue', 'crit', 'cv'],
};

/** Figures with a name of their own. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  var: ['valueatrisk', 'var975', 'var99', 'varvalue'],
  es: ['expectedshortfall', 'es975', 'es99', 'cvar', 'etl'],
  mu: ['intercept', 'mean'],
  omega: ['constant', 'a0', 'alpha0'],
  alpha: ['alpha1', 'a1', 'arch'],
  beta: ['beta1', 'b1', 'garch'],
  loglikelihood: ['loglik', 'llh', 'll', 'loglikelihoodvalue'],
  sigma: ['csig', 'lastsigma', 'volatility', 'vol'],
  variance: ['cvar2', 'lastvariance'],
  days: ['n', 'observations', 'tn', 'count', 'nobs'],
  exceptions: [
    'actualexceed',
    'failures',
    'violations',
    'exceedances',
    'x',
    'hits',
    'nhits',
    'potvar',
    'breaches',
    'numberofexceptions',
  ],
  expected: ['expectedexceptions', 'expectedfailures'],
  expectedwhole: ['expectedexceed'],
  ratio: ['ae', 'actualoverexpected', 'failureratio'],
  rate: ['observedrate', 'exceptionrate', 'failurerate'],
  firstfailure: ['firstexception', 'first', 'firstday'],
  n00: ['t00'],
  n01: ['t01'],
  n10: ['t10'],
  n11: ['t11'],
  atmost: ['binomcdf', 'tlprobability', 'probability', 'pvar', 'cumulativeprobability'],
  atleast: ['binomsfge', 'typei', 'type1'],
  zone: ['color', 'colour', 'tlzone'],
  b: ['shape', 'durb', 'weibullb'],
  ull: ['unrestricted', 'logl'],
  rll: ['restricted'],
  mean: ['average', 'meanscore', 'meanloss', 'loss'],
  deviation: ['sd', 'sigmahat', 'stddev', 'standarddeviation'],
  rho: ['ar1', 'phi'],
  admean: ['meanabsolutedeviation'],
  admax: ['maxabsolutedeviation'],
};

const figureNames = new Map<string, string>();
for (const [test, aliases] of Object.entries(TESTS)) {
  for (const [kind, kindNames] of Object.entries(KINDS)) {
    for (const alias of aliases) {
      for (const kindName of kindNames) {
        for (const joined of [`${alias}${kindName}`, `${kindName}${alias}`]) {
          if (!figureNames.has(joined)) figureNames.set(joined, `${test}.${kind}`);
        }
      }
    }
  }
}
const kindNames = new Map(Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)));
const ownNames = new Map(
  Object.entries(FIGURES).flatMap(([figure, names]) => [figure, ...names].map((name) => [name, figure] as const)),
);

/** Names to look a figure up by, the likeliest first: of the method itself, then of any test, then as it stands. */
export function figureCandidates(method: string, key: string): readonly string[] {
  const name = plain(key);
  const short = name.startsWith(method) ? name.slice(method.length) : name;
  const own = [
    name,
    short,
    ownNames.get(name) ?? name,
    ownNames.get(short) ?? short,
    kindNames.get(name) ?? name,
    kindNames.get(short) ?? short,
  ];
  const withoutPrefix = name.replace(/^pvalues?/, '').replace(/pvalues?$/, '');
  return [
    ...[...own, withoutPrefix].map((figure) => `${method}.${figure}`),
    figureNames.get(name) ?? name,
    ownNames.get(name) ?? name,
    name,
  ];
}
