/** Beginnings of files: RIFF with WAVE (RFC 2361), FLAC (RFC 9639, 8.1), Ogg (RFC 3533, 6), ID3v2 and the frame sync of MPEG audio. */
const FORMATS: readonly { format: string; is: (content: Buffer) => boolean }[] = [
  { format: 'wav', is: (file) => at(file, 0) === 'RIFF' && at(file, 8) === 'WAVE' },
  { format: 'flac', is: (file) => at(file, 0) === 'fLaC' },
  { format: 'ogg', is: (file) => at(file, 0) === 'OggS' },
  { format: 'mp3', is: (file) => at(file, 0).startsWith('ID3') || isMpegFrame(file) },
];

/** The format of an audio file; undefined for anything else. */
export function formatOf(content: Buffer): string | undefined {
  return FORMATS.find(({ is }) => is(content))?.format;
}

const at = (file: Buffer, offset: number): string => file.toString('latin1', offset, offset + 4);

const isMpegFrame = (file: Buffer): boolean => file[0] === 0xff && ((file[1] ?? 0) & 0xe0) === 0xe0;
