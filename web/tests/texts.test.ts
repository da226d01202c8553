import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pageLicences } from '../src/pages/pageLicences';
import { textOr, texts, translate } from '../src/text/text';

const entries = Object.entries(texts) as [keyof typeof texts, readonly string[]][];
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function sources(folder: URL): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(new URL(`${entry.name}/`, folder)) : [readFileSync(new URL(entry.name, folder), 'utf8')]);
}

describe('the texts', () => {
  it('stand in both languages, with the same holes', () => {
    for (const [key, text] of entries) {
      expect(text, key).toHaveLength(2);
      expect(text.every((each) => each.trim() !== ''), key).toBe(true);
      expect(holes(text[0]), key).toEqual(holes(text[1]));
    }
  });

  it('are all used', () => {
    const code = sources(new URL('../src/', import.meta.url)).join('\n');
    const families = /^(reason|event|sealed|role|state|test|health|account\.colour|live\.layout|record\.mode|alerts\.way|alerts\.security|passkeys)\./;
    const unused = entries.map(([key]) => key).filter((key) => !families.test(key) && code.split(`'${key}'`).length < 3);
    expect(unused).toEqual([]);
  });

  it('know every reason of the guide', () => {
    const guide = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8');
    const table = guide.slice(guide.indexOf('| reason of a gap'), guide.indexOf('## Opening recordings'));
    const reasons = [...table.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]).filter((name) => name.includes('-') || ['unreachable', 'stalled', 'stopped', 'unknown'].includes(name));
    expect(reasons.length).toBeGreaterThan(15);
    const unknown = reasons.filter((reason) => textOr((key) => key, `reason.${reason}`, '') === '' && !['rebuild-index', 'allow-basic'].includes(reason));
    expect(unknown).toEqual([]);
  });

  it('are filled in', () => {
    expect(translate('en', 'live.stale', { seconds: 3 })).toBe('No new picture for 3 s');
    expect(translate('id', 'live.stale', { seconds: 3 })).toBe('Tidak ada gambar baru selama 3 dtk');
  });
});

it('names the licences of what is in the bundle', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { dependencies: Record<string, string> };
  expect(Object.fromEntries(pageLicences.map((each) => [each.name, each.version]))).toEqual(manifest.dependencies);
});
