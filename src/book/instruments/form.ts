// How a kind of instrument states its terms, once: the fields that a caller may write, what each must hold, and how it is
// written back. Reading from named fields, validating, and the stable text of an OTC instrument all follow from it.

/** What a caller may put into a field: a text of a CSV cell, or a JSON value. Empty text, null and undefined mean absent. */
export type FieldValue = string | number | boolean | readonly (string | number)[] | null | undefined;

export interface Field<T> {
  /** The value a caller meant; undefined when it cannot be read as one at all. */
  parse(raw: FieldValue): T | undefined;
  /** What is wrong with a value, as the second half of a sentence ("it must be …"); undefined when nothing is. */
  complaint(value: T): string | undefined;
  /** The text that parses back to the same value, to the bit. */
  write(value: T): string;
  /** The second half of the sentence for what cannot be read. */
  readonly wanted: string;
  /** Taken where the field is absent. Without it, and unless `optional`, the field must be given. */
  readonly absent?: T;
  /** The instrument may lack the property. */
  readonly optional?: boolean;
}

/** Every property that is the kind's own, and the field it is read from (same name). */
type Fields<T> = {
  readonly [Name in Exclude<keyof T, 'kind' | 'id' | 'underlying' | 'settlement' | 'multiplier' | 'venue'>]-?: Field<
    NonNullable<T[Name]>
  >;
};

/** Throws the sentence, with the place. */
export type Refuse = (sentence: string) => never;

export interface Form<T> {
  readonly kind: T extends { readonly kind: infer Kind } ? Kind : never;
  /** A holding is owned, a derivative settles; several underlyings cannot settle inverse. */
  readonly settles: 'holding' | 'on one underlying' | 'on several underlyings';
  readonly fields: Fields<T>;
  /** For several underlyings: the one that stands in `underlying`. */
  readonly firstUnderlying?: (terms: Partial<T>) => string;
  /** What no field can see alone: terms that contradict each other. */
  readonly check?: (instrument: T, refuse: Refuse) => void;
}
