import { describe, expect, it } from 'vitest';
import { alawTable, ulawTable } from '../src/live/g711';
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
