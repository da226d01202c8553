import { describe, expect, it } from 'vitest';
import { alawTable, ulawTable } from '../src/live/g711';
import { Lateness } from '../src/live/lateness';
import { decodeBytes, parseText, parseUnit } from '../src/live/messages';

describe('G.711', () => {
  it.each([
    ['A-law: the smallest positive', alawTable, 0xd5, 8], ['A-law: the smallest negative', alawTable, 0x55, -8],
    ['A-law: the largest', alawTable, 0xaa, 32_256], ['A-law: the lowest', alawTable, 0x2a, -32_256],
    ['µ-law: zero', ulawTable, 0xff, 0], ['µ-law: minus zero', ulawTable, 0x7f, 0],
    ['µ-law: the largest', ulawTable, 0x80, 32_124], ['µ-law: the lowest', ulawTable, 0x00, -32_124],
  ])('%s', (_, table, code, expected) => {
    expect(Math.round(table[code] * 32_768) + 0).toBe(expected + 0);
  });
});

describe('a live message', () => {
  it('is an access unit', () => {
    const bytes = Uint8Array.from([3, 1, 0, 0, 0, 6, 0x44, 0x0f, 0xda, 0x41, 0x40, 0x00, 9, 8]);
    const unit = parseUnit(bytes.buffer);
    expect(unit).toMatchObject({ track: 3, isKeyFrame: true, isDamaged: false, ptsUs: 0x6440fda414000 });
    expect([...(unit?.data ?? [])]).toEqual([9, 8]);
  });

  it('is nothing when it is too short', () => {
    expect(parseUnit(new ArrayBuffer(11))).toBeUndefined();
  });

  it.each([['no JSON', '{'], ['a number', '7'], ['null', 'null'], ['no type', '{}']])('is nothing when it is %s', (_, text) => {
    expect(parseText(text)).toBeUndefined();
  });

  it('has a description in base64', () => {
    expect([...(decodeBytes('AWQA') ?? [])]).toEqual([1, 100, 0]);
    expect(decodeBytes(null)).toBeUndefined();
  });
});

describe('lateness', () => {
  /** Delays in milliseconds of units that are 40 ms apart. */
  const latenessOf = (delays: readonly number[], clockUs = 1.7e15): number[] => {
    const lateness = new Lateness();
    return delays.map((delay, i) => Math.round(lateness.of(clockUs + i * 40_000, 5000 + i * 40 + delay)));
  };

  it('is by how much a unit comes later than the promptest', () => {
    expect(latenessOf([30, 10, 10, 900, 20])).toEqual([0, 0, 0, 890, 10]);
  });

  it('is nothing for the units of a GOP that came at once when the viewer joined', () => {
    const joining = Array.from({ length: 50 }, (_, i) => 2000 - i * 40);
    expect(latenessOf([...joining, 10, 12])).toEqual([...joining.map(() => 0), 0, 2]);
  });

  it('forgets what a slow clock of the camera adds up to', () => {
    const lateness = new Lateness();
    let late = 0;
    for (let i = 0; i < 90_000; i++) { // An hour of 100 millionths.
      late = lateness.of(i * 40_000, i * 40 * 1.0001);
    }

    expect(late).toBeLessThan(1);
  });
});
