import { type Language, type Translate } from './text';

/** Bytes in units of a thousand, as disks are sold. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }

  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

/** A stretch of time in its largest unit. */
export function formatDuration(us: number, t: Translate): string {
  const seconds = Math.round(us / 1e6);
  if (seconds < 120) {
    return t('duration.s', { n: seconds });
  }

  if (seconds < 7200) {
    return t('duration.m', { n: Math.round(seconds / 60) });
  }

  return seconds < 172_800 ? t('duration.h', { n: Math.round(seconds / 3600) }) : t('duration.d', { n: Math.round(seconds / 86_400) });
}

export function formatDate(text: string | null | undefined, language: Language): string {
  return text === null || text === undefined
    ? '–'
    : new Date(text).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}

const codecNames: Record<string, string> = {
  h264: 'H.264', h265: 'H.265', mjpeg: 'MJPEG', jpeg: 'MJPEG', aac: 'AAC', opus: 'Opus', pcma: 'G.711 A-law', pcmu: 'G.711 µ-law',
  alaw: 'G.711 A-law', ulaw: 'G.711 µ-law',
};

/** A coding as people write it. */
export function codecName(codec: string): string {
  return codecNames[codec.toLowerCase()] ?? codec;
}
