import type { DerivedImage } from 'firedrill/config';
import { routerWithMap } from './map/image.ts';

/** What atmr puts on top of components. */
const images: readonly DerivedImage[] = [routerWithMap];

export default images;
