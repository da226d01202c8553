import { describe, expect, it } from 'vitest';
import { linesOf, wrongLine } from '../src/pages/cameras/schedule';
import {
  formatZone, mostCorners, newZone, parseCorners, parseZone, withCorner, withNewCorner, withoutCorner, type Zone,
} from '../src/pages/cameras/zones';

const square: Zone = { isExcluded: false, corners: [[0, 0], [1, 0], [1, 1], [0, 1]] };

describe('zones', () => {
  it.each([
    ['include 0,0.5 1,0.5 1,1', 'include 0,0.5 1,0.5 1,1'],
    ['exclude  .25,0  1,0   1,1 ', 'exclude 0.25,0 1,0 1,1'],
    ['include 0.123456,0 1,0 1,1', 'include 0.1235,0 1,0 1,1'],
  ])('are read and written: %s', (text, written) => {
    const zone = parseZone(text);
    expect(zone).toBeDefined();
    expect(zone && formatZone(zone)).toBe(written);
  });

  it.each(['', 'include', '0,0 1,0 1,1', 'include 0,0 1,0', 'include 0,0 1,0 1,1.5', 'include 0,0 1,0 1,-1', 'include 0,0 1,0 1', 'around 0,0 1,0 1,1', 'include 0,0 1,0 1e0,1'])(
    'are refused: %s', (text) => expect(parseZone(text)).toBeUndefined());

  it('keep their corners in the picture', () => {
    expect(withCorner(square, 2, [1.4, -0.2]).corners).toEqual([[0, 0], [1, 0], [1, 0], [0, 1]]);
    expect(square.corners[2]).toEqual([1, 1]);
  });

  it('get a corner on an edge, the last edge included', () => {
    expect(withNewCorner(square, 0).corners[1]).toEqual([0.5, 0]);
    expect(withNewCorner(square, 3).corners[4]).toEqual([0, 0.5]);
  });

  it('have three to 64 corners', () => {
    const triangle = withoutCorner(square, 0);
    expect(triangle.corners).toHaveLength(3);
    expect(withoutCorner(triangle, 0)).toBe(triangle);
    let zone = square;
    for (let i = 0; i < 100; i++) {
      zone = withNewCorner(zone, i % zone.corners.length);
    }

    expect(zone.corners).toHaveLength(mostCorners);
    expect(parseCorners(formatZone(zone).slice('include '.length))).toHaveLength(mostCorners);
  });

  it('begin apart from each other, inside of the picture', () => {
    const all = [0, 1, 2, 9].map((count) => formatZone(newZone(count)));
    expect(new Set(all.slice(0, 3)).size).toBe(3);
    expect(all.every((text) => parseZone(text) !== undefined)).toBe(true);
  });
});

describe('a schedule', () => {
  it.each([
    ['mon-fri 08:00-18:00\n\n  sat 22:00-06:00 ', undefined],
    ['sun 00:00-24:00', undefined],
    ['mon 08:00-18:00\nmonday 08:00-18:00', 'monday 08:00-18:00'],
    ['mon 8-18', 'mon 8-18'],
    ['mon 25:00-26:00', 'mon 25:00-26:00'],
    ['08:00-18:00', '08:00-18:00'],
  ])('of lines: %s', (text, wrong) => expect(wrongLine(linesOf(text))).toBe(wrong));
});
