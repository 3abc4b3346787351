import type { Millis } from './time.ts';

/** Pictures as data: a page draws them, a text writes them with characters. */
export type Picture = LanesPicture | CurvesPicture;

/**
 * What happened when: lanes of bands on one time axis.
 *
 * ```
 *  readiness   ──────███████████──────
 *  alert             ░░░██▲█████▼
 * ```
 */
export interface LanesPicture {
  kind: 'lanes';
  from: Millis;
  to: Millis;
  lanes: readonly Lane[];
  /** What the reader is told of the shades, in this order. */
  legend: readonly Shade[];
  /** The same of the marks. */
  marks: readonly { direction: Mark['direction']; text: string }[];
  /** What the reader is told beside the legend. */
  note?: string;
  /** Shown behind all lanes, such as the time in which a fault was in. */
  behind?: { from: Millis; to: Millis };
}

export interface Lane {
  title: string;
  bands: readonly Band[];
  marks: readonly Mark[];
}

export interface Band {
  from: Millis;
  to: Millis;
  shade: Shade;
  /** Shown in or beside the band where there is room; may be empty. */
  label: string;
}

/** A moment in a lane: a triangle that points up or down. */
export interface Mark {
  t: Millis;
  direction: 'up' | 'down';
  label: string;
}

/** What a band says, and how that is drawn. */
export interface Shade {
  /** A few words for the legend. */
  text: string;
  /** The character that a band is written with. */
  stroke: string;
  colour: Colour;
  /** Written with characters, its bands stand without labels, which would hide them. */
  bare?: true;
}

/** `band` divides the picture and has a name; `outline` is red and empty. */
export type Colour =
  | 'band'
  | 'outline'
  | 'green'
  | 'red'
  | 'amber'
  | 'sand'
  | 'blue'
  | 'violet'
  | 'grey'
  | 'pale'
  | 'faint'
  | 'ink';

/** Figures over time, as levels that each hold for a step. */
export interface CurvesPicture {
  kind: 'curves';
  stepMs: Millis;
  /** Where the picture ends; left out: with the last step. */
  until?: Millis;
  panels: readonly Panel[];
  /** Shown behind all panels, such as the time in which a fault was in. */
  behind?: { from: Millis; to: Millis };
}

/** Curves of one unit, drawn over each other. */
export interface Panel {
  unit: 'per second' | 'ms' | '%';
  curves: readonly Curve[];
}

export interface Curve {
  name: string;
  /** What its colour says; left out, it is one of several that differ. */
  tone?: 'good' | 'bad';
  /** Where nothing was seen there is no point. */
  points: readonly { t: Millis; value: number }[];
}
