/** What a lane's title ends with in brackets, which says how its bands are to be read. */
const REMARK = /^(.*) (\([^()]+\))$/;

/** A lane's title in as many characters as there is room for; a remark at its end stays whole. */
export function laneTitle(title: string, room: number): string {
  if (title.length <= room) return title;
  const [, name = title, remark = ''] = REMARK.exec(title) ?? [];
  const tail = remark === '' ? '…' : `… ${remark}`;
  return `${name.slice(0, Math.max(0, room - tail.length))}${tail}`;
}
