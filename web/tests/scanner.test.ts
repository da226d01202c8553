import { expect, it } from 'vitest';
import { parseInitSegment } from '../src/mp4/initSegment';
import { FragmentScanner } from '../src/opener/fragmentScanner';
import { MemorySource } from '../src/sealed/byteSource';
import { readIdentityFile } from '../src/sealed/identityFile';
import { SegmentPayload } from '../src/sealed/segmentPayload';
import { testFile } from './testFile';

async function openScanner(slowness = 0): Promise<FragmentScanner> {
  const secrets = (await readIdentityFile(testFile('test-only-identity.txt'))).map((identity) => identity.secret);
  const sources = { segment: new MemorySource(testFile('open-segment.mp4.age')), tail: new MemorySource(testFile('open-segment.mp4.tail.age')) };
  const payload = await SegmentPayload.open(sources, secrets);
  const init = parseInitSegment(await payload.read(0, 65_536));
  return new FragmentScanner({
    read: async (offset, length) => {
      await new Promise((resolve) => setTimeout(resolve, slowness * Math.random()));
      return payload.read(offset, length);
    },
  }, init);
}

it('finds the fragments of a segment that is still being recorded, as far as they are whole', async () => {
  const scanner = await openScanner();
  const places = await scanner.scan();
  expect(places).toHaveLength(14);
  expect(places[0]).toMatchObject({ offset: 1319, size: 32 + 196 + 7346, isKeyFrame: true });
  expect(new Date(places[0].startUs / 1000).toISOString()).toMatch(/^2026-11-24T18:4/);
  for (let i = 1; i < places.length; i++) {
    expect(places[i].offset).toBe(places[i - 1].offset + places[i - 1].size);
    expect(Math.abs(places[i].startUs - places[i - 1].startUs - places[i - 1].durationUs)).toBeLessThan(20_000);
  }

  expect(await scanner.scan()).toHaveLength(14);
});

it('gives the same to all who ask at once', async () => {
  const scanner = await openScanner(5);
  const answers = await Promise.all([scanner.scan(), scanner.scan(), new Promise((resolve) => setTimeout(resolve, 7)).then(() => scanner.scan())]);
  expect(answers.map((places) => places.length)).toEqual([14, 14, 14]);
});
