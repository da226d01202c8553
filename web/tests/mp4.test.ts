import { beforeAll, describe, expect, it } from 'vitest';
import { parseFragment, retimeFragment } from '../src/mp4/fragment';
import { hevcString, type InitSegment, parseInitSegment, withTracks } from '../src/mp4/initSegment';
import { Mp4Error } from '../src/mp4/mp4Error';
import { readBoxes } from '../src/mp4/boxes';
import { MemorySource } from '../src/sealed/byteSource';
import { readIdentityFile } from '../src/sealed/identityFile';
import { SegmentPayload } from '../src/sealed/segmentPayload';
import { testFile } from './testFile';

let payload = new Uint8Array();
let init: InitSegment;
let firstFragment = new Uint8Array();
let fragment = new Uint8Array();

beforeAll(async () => {
  const secrets = (await readIdentityFile(testFile('test-only-identity.txt'))).map((identity) => identity.secret);
  const tail = new MemorySource(testFile('open-segment.mp4.tail.age'));
  const file = await SegmentPayload.open({ segment: new MemorySource(testFile('open-segment.mp4.age')), tail }, secrets);
  payload = new Uint8Array(await file.read(0, 120_000));
  init = parseInitSegment(payload);
  const size = new DataView(payload.buffer);
  let at = init.bytes.length;
  at += size.getUint32(at); // The card.
  for (let count = 0; count < 2; count++) {
    const start = at;
    for (let i = 0; i < 3; i++) {
      at += size.getUint32(at); // prft, moof, mdat
    }

    if (count === 0) {
      firstFragment = payload.slice(start, at);
    }

    if (parseFragment(payload.slice(start, at))[0].samples.length > 3) {
      fragment = payload.slice(start, at);
      break;
    }
  }
});

describe('an init segment of saksi record', () => {
  it('tells codecs and sizes', () => {
    expect(init.tracks.map((track) => [track.kind, track.codec])).toEqual([['video', 'h264'], ['audio', 'aac']]);
    expect(init.tracks[0].codecString).toMatch(/^avc1\.[0-9a-f]{6}$/);
    expect([init.tracks[0].width, init.tracks[0].height, init.tracks[0].timescale]).toEqual([320, 180, 90_000]);
    expect(init.tracks[0].description?.[0]).toBe(1);
    expect(init.tracks[1].codecString).toBe('mp4a.40.2');
    expect(init.tracks[1].description?.length).toBeGreaterThanOrEqual(2);
  });

  it('loses a track without moving anything', () => {
    const video = withTracks(init, new Set([1]));
    expect(video.length).toBe(init.bytes.length);
    expect(parseInitSegment(video).tracks.map((track) => track.id)).toEqual([1]);
  });
});

describe('a fragment of saksi record', () => {
  it('tells key frames and has samples one behind another', () => {
    const [video, audio] = parseFragment(fragment);
    expect(video.trackId).toBe(1);
    expect(parseFragment(firstFragment)[0].samples.map((sample) => sample.isKeyFrame)).toEqual([true, false]);
    expect(video.samples.every((sample) => !sample.isKeyFrame)).toBe(true);
    expect(video.samples.length).toBeGreaterThan(3);
    expect(audio.samples.length).toBeGreaterThan(3);
    for (let i = 1; i < video.samples.length; i++) {
      expect(video.samples[i].offset).toBe(video.samples[i - 1].offset + video.samples[i - 1].size);
      expect(video.samples[i].dts).toBeGreaterThan(video.samples[i - 1].dts);
    }
  });

  it('moves in time', () => {
    const moved = fragment.slice();
    retimeFragment(moved, init, new Set([1, 2]), 5_000_000, 42);
    const before = parseFragment(fragment);
    const after = parseFragment(moved);
    expect(after[0].samples[0].dts - before[0].samples[0].dts).toBe(450_000);
    expect(after[0].samples[3].offset).toBe(before[0].samples[3].offset);
    expect(moved.length).toBe(fragment.length);
  });

  it('loses a track', () => {
    const moved = fragment.slice();
    retimeFragment(moved, init, new Set([1]), 0, 1);
    expect(parseFragment(moved).map((run) => run.trackId)).toEqual([1]);
  });

  it('ends in our own error when it is damaged', () => {
    let seed = 3;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const changed = fragment.slice(0, random(3) === 0 ? random(fragment.length) : fragment.length);
      for (let i = 0; i <= random(3); i++) {
        changed[random(400)] = random(256);
      }

      try {
        for (const run of parseFragment(changed)) {
          expect(run.samples.every((sample) => sample.offset + sample.size <= changed.length)).toBe(true);
        }
      } catch (error) {
        if (!(error instanceof Mp4Error) && !(error instanceof RangeError)) {
          throw error;
        }

        refused++;
      }
    }

    expect(refused).toBeGreaterThan(100);
  });
});

it('makes the codec string of H.265 as ISO 14496-15 E.3 says', () => {
  const hvcC = Uint8Array.from([1, 1, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93, 0]);
  expect(hevcString('hvc1', hvcC)).toBe('hvc1.1.6.L93.B0');
});

it('refuses boxes of impossible length', () => {
  expect(() => readBoxes(Uint8Array.from([0, 0, 0, 7, 1, 1, 1, 1]), 0, 8)).toThrow(Mp4Error);
  expect(() => readBoxes(Uint8Array.from([0, 0, 0, 9, 1, 1, 1, 1]), 0, 8)).toThrow(Mp4Error);
  expect(() => readBoxes(Uint8Array.from([0, 0, 0]), 0, 3)).toThrow(Mp4Error);
});
