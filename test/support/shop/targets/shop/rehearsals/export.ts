import { defineRehearsal } from 'firedrill/config';

const ask = (path: string, how = '{}') =>
  `node --eval 'fetch("http://localhost:8080${path}", ${how}).then(async (it) => console.log(it.status, await it.text()))'`;
const take = ask('/notes', '{ method: "POST", body: JSON.stringify({ id: "by-hand" }) }');
const shown = `${ask('/notes/by-hand')} | grep -q ^200`;
const save = `${ask('/notes')} > /tmp/notes`;
const saved = 'grep -q by-hand /tmp/notes';
const pack = 'gzip --keep --force /tmp/notes';
const packed = 'gzip --decompress --stdout /tmp/notes.gz | grep -q by-hand';

export default defineRehearsal({
  name: 'export',
  title: 'Export of all notes',
  summary: 'A note is taken, all notes are written to a file, and the file is packed.',
  due: 'last Friday',
  figures: [{ id: 'rpo', title: 'Notes lost', tier: { objective: 0, source: 'ours' } }],
  steps: [
    { in: 'api', id: 'note', title: 'Take a note', run: take, check: shown, until: 'the shop shows it' },
    { in: 'api', id: 'save', title: 'Save all notes', run: save, check: saved, until: 'it is among them' },
    { in: 'api', id: 'pack', title: 'Pack them', run: pack, check: packed, until: 'it is in the archive' },
  ],
});
