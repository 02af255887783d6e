// Quotes of a venue's options, row by row, to a snapshot: the latest of each instrument at one instant. What differs between
// sources (columns, units, instants) is settled before a row comes here.
import type { Instrument } from '../book/instrument.ts';
import { parseSymbol, type VenueName } from '../book/symbols/parse-symbol.ts';
import { requireInRange } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { MAX_PRICE } from '../core/limits.ts';
import { type Instant, instantText } from '../core/units.ts';
import { requirePrice, requireVolatility } from '../market/market-checks.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { latestInstant, type Quote, snapshotOfQuotes } from './chain-snapshot.ts';
import { located, type MakeError, Problems } from './problems.ts';
import { checkVolatilityUnit, type VolatilityUnit } from './volatility-unit.ts';

/** What a caller may say about a chain; the same for every format. */
export interface ChainReading {
  /** For sentences and provenance. */
  readonly source: string;
  /** The unit of implied volatility, where the format does not have one of its own. */
  readonly ivUnit?: VolatilityUnit | undefined;
  /** Whose symbols the texts are, where two venues write alike and the format does not say. */
  readonly venue?: VenueName | undefined;
  /** The instant of the snapshot; later rows are not looked at. Absent: that of the latest row. */
  readonly asOf?: Instant | undefined;
  /** Price of one unit of a settlement currency in USD (USDC, USDT): no chain states it. */
  readonly currencyRates?: Readonly<Record<string, number>> | undefined;
  /** Told in a sentence of everything that is left out or stood in for. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** How the rows of one format are to be understood. */
export interface ChainTraits {
  readonly volatilityColumn: string;
  readonly volatilityUnit: VolatilityUnit;
  /** Rows are updates in order of time: the last one of an instrument counts. Otherwise an instrument has one row an instant. */
  readonly isStream: boolean;
}

/** What one row says. Absent: the source has no such figure, or left it empty. */
export interface QuoteRow {
  readonly symbol: string;
  readonly venue?: VenueName | undefined;
  /** NaN: the row has none. */
  readonly instant: Instant;
  /** In the unit of the source. */
  readonly volatility?: number | undefined;
  readonly forward?: number | undefined;
  readonly spot?: number | undefined;
  /** The venue's mark, in the instrument's quoting convention. */
  readonly markPrice?: number | undefined;
  /** Of a perpetual, as a fraction per year. */
  readonly fundingRate?: number | undefined;
  readonly place: Place;
}

interface Latest {
  readonly instrument: Instrument;
  readonly row: QuoteRow;
}

export class ChainQuotes {
  private readonly reading: ChainReading;
  private readonly traits: ChainTraits;
  private readonly refuse: (makeError: MakeError) => void;
  readonly problems: Problems;
  /** By symbol; undefined where the symbol is nobody's. */
  private readonly latest = new Map<string, Latest | undefined>();
  private readonly unknownSymbols: string[] = [];
  private laterRows = 0;
  private rowCount = 0;

  constructor(reading: ChainReading, traits: ChainTraits) {
    this.reading = reading;
    this.traits = traits;
    this.problems = new Problems(reading.source);
    this.refuse = this.problems.stage();
  }

  add(row: QuoteRow): void {
    this.rowCount++;
    const { asOf } = this.reading;
    if (asOf !== undefined && row.instant > asOf) {
      this.laterRows++;
      return;
    }
    const known = this.latest.get(row.symbol);
    if (known === undefined) this.addFirst(row);
    else if (!(row.instant < known.row.instant)) this.addLater(row, known);
  }

  /** A row that cannot be read. */
  addProblem(makeError: MakeError): void {
    this.rowCount++;
    this.refuse(makeError);
  }

  private addFirst(row: QuoteRow): void {
    const instrument = this.latest.has(row.symbol) ? undefined : this.find(row);
    this.latest.set(row.symbol, instrument === undefined ? undefined : { instrument, row });
    if (instrument !== undefined) return;
    // Venues list combinations and indices beside options; without a volatility nothing of theirs is wanted here.
    if (row.volatility === undefined) this.unknownSymbols.push(row.symbol);
    else this.refuse(() => this.whyUnknown(row));
  }

  private addLater(row: QuoteRow, known: Latest): void {
    if (!this.traits.isStream && !(row.instant > known.row.instant)) {
      const both = `${describePlace(known.row.place)} and${describePlace(row.place)}`;
      this.refuse(
        () =>
          new PlimsollError('INPUT_VALUE', `${row.symbol} stands twice at one instant:${both}; it must stand once`, {
            ...row.place,
          }),
      );
      return;
    }
    // A feed leaves a figure empty when it has nothing new to say.
    if (row.volatility === undefined && known.row.volatility !== undefined) return;
    this.latest.set(row.symbol, { instrument: known.instrument, row });
  }

  private find(row: QuoteRow): Instrument | undefined {
    try {
      return parseSymbol(row.symbol, row.venue);
    } catch (error) {
      if (error instanceof PlimsollError) return undefined;
      throw error;
    }
  }

  private whyUnknown(row: QuoteRow): PlimsollError {
    try {
      parseSymbol(row.symbol, row.venue, row.place);
    } catch (error) {
      if (error instanceof PlimsollError) return error;
      throw error;
    }
    return located('INTERNAL', `internal error: ${row.symbol} was refused without a reason`, row.place);
  }

  /** The snapshot of the latest quotes; an error that lists the bad rows where there are any. */
  finish(): Snapshot {
    const place = { file: this.reading.source };
    if (this.rowCount === 0) {
      throw located('INPUT_FORMAT', 'the file holds no quotes; a snapshot needs at least one', place);
    }
    const { asOf: asked } = this.reading;
    if (asked !== undefined && this.laterRows === this.rowCount) {
      throw located('INPUT_FORMAT', `no row of the file is as early as ${instantText(asked)}`, place);
    }
    const found = [...this.latest.values()].filter((entry) => entry !== undefined);
    const figures = found.map(({ row }) => row.volatility ?? 0).filter((figure) => figure > 0);
    checkVolatilityUnit(figures, this.traits.volatilityUnit, this.traits.volatilityColumn, place);
    const quotes = found.map((entry) => this.checked(entry)).filter((quote) => quote !== undefined);
    this.problems.throwIfAny();
    const asOf = asked ?? latestInstant(quotes);
    if (!Number.isFinite(asOf)) {
      throw located('INPUT_FORMAT', 'nothing says what instant the quotes are of; state it', place);
    }
    this.noteOthers();
    return snapshotOfQuotes(quotes, { ...this.reading, asOf });
  }

  private checked({ instrument, row }: Latest): Quote | undefined {
    const { volatilityColumn, volatilityUnit } = this.traits;
    const place = { ...row.place, instrument: instrument.id };
    // Feeds write 0 for a figure they do not have.
    const figure = row.volatility === 0 ? undefined : row.volatility;
    const volatility = figure !== undefined && volatilityUnit === 'percent' ? figure / 100 : figure;
    const { markPrice } = row;
    try {
      if (volatility !== undefined) requireVolatility(volatilityColumn, volatility, place);
      if (row.forward !== undefined) requirePrice('forward', row.forward, place);
      if (row.spot !== undefined) requirePrice('index price', row.spot, place);
      if (markPrice !== undefined) requireMark(instrument, markPrice, place);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      this.refuse(() => error);
      return undefined;
    }
    return { ...row, instrument, volatility };
  }

  private noteOthers(): void {
    const { source, onNote } = this.reading;
    const unknown = this.unknownSymbols;
    if (unknown.length > 0) {
      const names = unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ', …' : '');
      onNote?.(
        `${source}: left out ${unknown.length} of its names, no instruments here and without a volatility: ${names}`,
      );
    }
    if (this.laterRows > 0)
      onNote?.(`${source}: left out ${this.laterRows} of its rows, later than the instant asked for`);
  }
}

/** An option's mark may round to zero, a price cannot. */
function requireMark(instrument: Instrument, mark: number, place: Place): void {
  if (instrument.kind === 'option') requireInRange('mark price', mark, { low: 0, high: MAX_PRICE }, place);
  else requirePrice('mark price', mark, place);
}
