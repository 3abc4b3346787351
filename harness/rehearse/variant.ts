export interface RehearsalVariant {
  title: string;
  /** A name in `releases`; left out: the rehearsal deploys none. */
  release?: string;
  /** What else happens just then, and is not the release's doing. */
  accident?: {
    title: string;
    happens(world: World, signal: AbortSignal): Promise<void>;
    ends(world: World, signal: AbortSignal): Promise<void>;
  };
  /** What the decision must come to; the decider is not told. Left out: nothing is decided. */
  expects?: { act: boolean; because: string };
}
