// The colours of a report, by role. One accent; alarm means below the line or a loss; everything else is ink on paper.
// Charts are drawn once and shown in light and in dark, so that a drawing names a role and the page says its colour.

export interface Palette {
  readonly paper: string;
  /** Cards, code, the head of a table. */
  readonly surface: string;
  readonly ink: string;
  /** Captions and labels. */
  readonly soft: string;
  /** Rules and grid lines: not text, and nothing hangs on seeing them. */
  readonly line: string;
  readonly accent: string;
  readonly accentFill: string;
  readonly alarm: string;
  readonly alarmFill: string;
  /** Bars and lines that are neither. */
  readonly neutral: string;
  readonly neutralFill: string;
  /** Cells of a heat map, none to most; ink is read on all of them. */
  readonly loss1: string;
  readonly loss2: string;
  readonly loss3: string;
  readonly loss4: string;
  readonly gain1: string;
  readonly gain2: string;
  readonly gain3: string;
  readonly gain4: string;
}

export type Token = keyof Palette;

export const LIGHT: Palette = {
  paper: '#fbfaf6',
  surface: '#f3f1ea',
  ink: '#1c2730',
  soft: '#55626d',
  line: '#d8d6cd',
  accent: '#0b5c7a',
  accentFill: '#bcd7e2',
  alarm: '#a8321f',
  alarmFill: '#efbcb1',
  neutral: '#71808b',
  neutralFill: '#d3d9dd',
  loss1: '#f9e9e4',
  loss2: '#f3d0c7',
  loss3: '#ecb4a7',
  loss4: '#e39685',
  gain1: '#e6f0f3',
  gain2: '#cde2ea',
  gain3: '#afd0dd',
  gain4: '#8fbdce',
};

export const DARK: Palette = {
  paper: '#12181d',
  surface: '#1a232a',
  ink: '#e4e9ed',
  soft: '#a3b0ba',
  line: '#303c45',
  accent: '#6cc0de',
  accentFill: '#1f4d60',
  alarm: '#f08a76',
  alarmFill: '#6e3126',
  neutral: '#84939f',
  neutralFill: '#36434d',
  loss1: '#2e2424',
  loss2: '#4a2b27',
  loss3: '#68332a',
  loss4: '#863c2f',
  gain1: '#1c2a32',
  gain2: '#1f3946',
  gain3: '#20495a',
  gain4: '#205a70',
};

const TOKENS = Object.keys(LIGHT) as readonly Token[];

/** --loss1: the custom property of a role. */
export const propertyOf = (token: Token): string =>
  `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What a chart paints with: a colour that nobody would choose, in whose place the drawing gets the role. */
export const paint = (token: Token): string => `#fe01${TOKENS.indexOf(token).toString(16).padStart(2, '0')}`;

/** fill="#fe0105" becomes fill="var(--accent)". */
export const withRoles = (svg: string): string =>
  svg.replace(/\b(fill|stroke)="#fe01([0-9a-f]{2})"/g, (_, attribute: string, index: string) => {
    return `${attribute}="var(${propertyOf(TOKENS[Number.parseInt(index, 16)]!)})"`;
  });

/** Custom properties of a palette, as declarations. */
export const declarations = (palette: Palette): string =>
  TOKENS.map((token) => `${propertyOf(token)}:${palette[token]}`).join(';');
