/** What was seen of a fault, by looking and not by trusting the call that made it. */
export interface Effect {
  seen: boolean;
  how: string;
  rate?: Rate;
}

/** How often something that strikes by chance was seen to strike. */
export interface Rate {
  /** The chance that was asked for, 0 to 1. */
  chance: number;
  of: 'connections' | 'packets';
  trials: number;
  struck: number;
  /** Connections of the target's own that can be struck, where only new ones were tried. */
  own?: number;
}
