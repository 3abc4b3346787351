import { z } from 'zod';

/** Five decimals are about a metre: closer places share their cached route. */
const DIGITS = 5;
const NUMBER = String.raw`-?\d{1,3}(?:\.\d{1,12})?`;
const PLACE = new RegExp(`^(${NUMBER}),(${NUMBER})$`);

/** `lon,lat` in degrees (WGS 84), rounded to five decimals: `13.41000,52.51000`. */
export const place = z
  .string()
  .regex(PLACE, 'must be lon,lat in degrees, such as 13.41,52.51')
  .transform((text) => {
    const [, lon, lat] = PLACE.exec(text) ?? [];
    return [Number(lon), Number(lat)] as const;
  })
  .refine(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90, 'is not on this planet')
  .transform(([lon, lat]) => `${lon.toFixed(DIGITS)},${lat.toFixed(DIGITS)}`);
