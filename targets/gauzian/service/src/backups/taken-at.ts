/** When a dump was taken, by its name: `gauzian_db_20260211_020000.sql.gz`, in UTC. Long ago where it does not say. */
export function takenAt(name: string): number {
  const [, year, month, day, hour, minute, second] =
    /_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})\./.exec(name) ?? [];
  return year === undefined
    ? Number.NEGATIVE_INFINITY
    : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
