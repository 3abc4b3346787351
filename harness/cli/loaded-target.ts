import type { Component } from '../components/component.ts';
import type { Target } from '../contract/target-schema.ts';
import type { DerivedImage } from '../engine/derived-image.ts';
import type { Own } from './load-own.ts';
import type { Source } from './written/source.ts';

/** A target and the folder its files lie in. */
export interface LoadedTarget {
  folder: string;
  target: Target;
  /** What it puts on top of components. */
  images: readonly DerivedImage[];
  /** Programs that the project brings along, besides those of the catalogue. */
  components: readonly Component[];
  /** Kinds of promises and transports of probes that the project brings along. */
  own: Own;
  /** What of its compose file a drill's stack does not have, for people to know. */
  notes: readonly string[];
  /** The folder with its `targets/`, or with its one file, whose lock file pins what its service depends on. */
  project: string;
  /** The file that says all this. */
  source: Source;
}
