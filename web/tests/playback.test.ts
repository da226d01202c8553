import { describe, expect, it } from 'vitest';
import { type OpenerClient } from '../src/opener/openerClient';
import { formatUs, fromDto, indexAt, keyIndex, parseUs, placesOf, type Segment } from '../src/playback/segments';
import { SegmentIndex } from '../src/playback/segmentIndex';
import { gapAt, happeningAt, neighbouringEvent, nextCoverage, rowOf } from '../src/playback/timelineModel';
import { longestSpanUs, queryWindow, shortestSpanUs, ticks, zoom } from '../src/playback/timelineScale';
import { arrange, move } from '../src/pages/live/arrangement';
import { fileName } from '../src/pages/live/snapshot';

const startUs = parseUs('2026-11-24T12:00:00Z');

function segment(id: string, fromUs: number, count: number, isOpen = false): Segment {
  return {
    id, run: id.slice(0, 1), isOpen, isClosed: !isOpen, startUs: fromUs, endUs: fromUs + count * 1e6,
    fragments: Array.from({ length: count }, (_, i) => ({ offset: 1000 + i, size: 1, startUs: fromUs + i * 1e6, durationUs: 1e6, isKeyFrame: i % 2 === 0 })),
  };
}

describe('times', () => {
  it.each([
    ['whole seconds', '2026-11-24T12:00:00Z', 1_795_521_600_000_000],
    ['microseconds', '2026-11-24T12:00:00.000001Z', 1_795_521_600_000_001],
    ['three digits', '2026-11-24T12:00:00.25Z', 1_795_521_600_250_000],
    ['an offset', '2026-11-24T13:00:00.5+01:00', 1_795_521_600_500_000],
  ])('are read: %s', (_, text, us) => {
    expect(parseUs(text)).toBe(us);
  });

  it('are written as they were read', () => {
    expect(formatUs(1_795_521_600_000_001)).toBe('2026-11-24T12:00:00.000001Z');
    expect(parseUs(formatUs(1_795_521_599_999_999))).toBe(1_795_521_599_999_999);
  });
});

describe('places', () => {
  const places = placesOf([segment('b-1', startUs + 10e6, 3), segment('a-1', startUs, 4)]);
  it('stand in the order of time', () => {
    expect(places.map((place) => place.segment.id)).toEqual(['a-1', 'a-1', 'a-1', 'a-1', 'b-1', 'b-1', 'b-1']);
  });

  it.each([['before all', -5, 0], ['at the begin', 0, 0], ['at a border', 1, 1], ['within', 2.5, 2], ['in the gap', 7, 4], ['behind all', 20, 7]])(
    'are found: %s', (_, seconds, index) => {
      expect(indexAt(places, startUs + seconds * 1e6)).toBe(index);
    });

  it('begin at a key frame of the same segment', () => {
    expect(keyIndex(places, 3)).toBe(2);
    expect(keyIndex(places, 4)).toBe(4);
    expect(keyIndex(places, 5)).toBe(4);
  });
});

it('takes segments as the server gives them', () => {
  const taken = fromDto({
    id: '00ff-00012', start: '2026-11-24T12:00:00Z', end: '2026-11-24T12:00:01Z', isOpen: false, payloadBytes: 9,
    fragments: [[1319, 500, 0, 480, 1], [1819, 100, 480, 520, 0]],
  });
  expect(taken).toMatchObject({ run: '00ff', isClosed: true });
  expect(taken.fragments[1]).toEqual({ offset: 1819, size: 100, startUs: startUs + 480_000, durationUs: 520_000, isKeyFrame: false });
});

describe('the index of a stream', () => {
  const index = (segments: Segment[], asked: number[] = []): SegmentIndex => new SegmentIndex(
    (from) => {
      asked.push(from);
      return Promise.resolve(segments.filter((each) => each.startUs < from + 300e6 && each.endUs > from));
    },
    { ask: () => Promise.resolve(segment('x-1', startUs + 20e6, 2, true).fragments) } as unknown as OpenerClient,
    () => (startUs + 7200e6) / 1000);

  it('knows gaps, and takes a seam for none', async () => {
    const known = index([segment('a-1', startUs, 4), segment('a-2', startUs + 4.2e6, 4), segment('b-1', startUs + 20e6, 2)]);
    expect(known.knows(startUs)).toBe(false);
    await known.ensure(startUs, startUs + 30e6);
    expect(known.knows(startUs)).toBe(true);
    expect(known.at(startUs + 1.5e6)).toBe(1);
    expect(known.at(startUs + 4.1e6)).toBe(4); // The seam.
    expect(known.at(startUs + 12e6)).toBeUndefined();
    expect(known.nextStart(startUs + 12e6)).toBe(startUs + 20e6);
    expect(known.nextStart(startUs + 60e6)).toBeUndefined();
  });

  it('asks once for what is over', async () => {
    const asked: number[] = [];
    const known = index([segment('a-1', startUs, 4)], asked);
    await Promise.all([known.ensure(startUs, startUs + 1e6), known.ensure(startUs, startUs + 2e6)]);
    await known.ensure(startUs, startUs + 3e6);
    expect(asked).toHaveLength(1);
  });

  it('looks itself for the fragments of an open segment', async () => {
    const known = index([{ ...segment('x-1', startUs + 20e6, 0, true), endUs: startUs + 22e6 }]);
    await known.ensure(startUs, startUs + 30e6);
    expect(known.places).toHaveLength(2);
  });
});

describe('a row of the timeline', () => {
  const row = rowOf({ id: 'door', name: 'Door' }, {
    known: { from: '2026-11-24T12:00:00Z', to: '2026-11-24T12:10:00Z' },
    spans: [{ from: '2026-11-24T12:01:00Z', to: '2026-11-24T12:02:00Z' }, { from: '2026-11-24T12:05:00Z', to: '2026-11-24T12:06:00Z' }],
    gaps: [
      { from: '2026-11-24T11:00:00Z', to: '2026-11-24T12:01:00Z', reason: 'unknown' },
      { from: '2026-11-24T12:02:00Z', to: '2026-11-24T12:05:00Z', reason: 'packet-loss' },
      { from: '2026-11-24T12:06:00Z', to: null, reason: 'unreachable' },
    ],
  }, [
    { id: 3, camera: 'door', kind: 'motion', start: '2026-11-24T12:05:10Z', end: '2026-11-24T12:05:20Z' },
    { id: 2, camera: 'door', kind: 'gap', start: '2026-11-24T12:02:00Z', end: '2026-11-24T12:05:00Z' },
    { id: 1, camera: 'door', kind: 'tamper', start: '2026-11-24T12:01:30Z', end: null },
  ], startUs + 600e6);

  it('tells what happened, and goes from one thing to the next', () => {
    expect(happeningAt(row, startUs + 309e6, 2e6)?.kind).toBe('tamper'); // It lasts.
    expect(row.motion).toHaveLength(1);
    expect(row.events.map((event) => event.kind)).toEqual(['tamper']);
    expect(neighbouringEvent([row], startUs + 100e6, 1)).toBe(startUs + 310e6);
    expect(neighbouringEvent([row], startUs + 100e6, -1)).toBe(startUs + 90e6);
    expect(neighbouringEvent([row], startUs + 400e6, 1)).toBeUndefined();
  });

  it('has gaps only from when the stream is known until now', () => {
    expect(row.gaps.map((gap) => [(gap.fromUs - startUs) / 1e6, (gap.toUs - startUs) / 1e6])).toEqual([[0, 60], [120, 300], [360, 600]]);
  });

  it('tells the gap at a time and where the recording goes on', () => {
    expect(gapAt(row, startUs + 130e6)?.reason).toBe('packet-loss');
    expect(gapAt(row, startUs + 90e6)).toBeUndefined();
    expect(nextCoverage([row], startUs + 130e6)).toBe(startUs + 300e6);
    expect(nextCoverage([row], startUs + 90e6)).toBe(startUs + 90e6);
    expect(nextCoverage([row], startUs + 400e6)).toBeUndefined();
  });
});

describe('the scale of the timeline', () => {
  it('keeps the moment under the pointer where it is, within its limits', () => {
    const view = { fromUs: 1000e6, spanUs: 100e6 };
    const closer = zoom(view, 0.5, 1025e6);
    expect((1025e6 - closer.fromUs) / closer.spanUs).toBeCloseTo(0.25);
    expect(zoom(view, 1e-9, 1025e6).spanUs).toBe(shortestSpanUs);
    expect(zoom(view, 1e12, 1025e6).spanUs).toBe(longestSpanUs);
  });

  it.each([5, 60, 1800, 86_400, 62 * 86_400])('has some labels and not too many for %i s', (seconds) => {
    const found = ticks({ fromUs: startUs, spanUs: seconds * 1e6 }, 1000, 'en');
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(found.length).toBeLessThanOrEqual(12);
  });

  it('asks for a stretch that holds the view, the same one after a small move', () => {
    const view = { fromUs: startUs + 3e6, spanUs: 1800e6 };
    const asked = queryWindow(view);
    expect(asked.fromUs).toBeLessThanOrEqual(view.fromUs);
    expect(asked.toUs).toBeGreaterThanOrEqual(view.fromUs + view.spanUs);
    expect(queryWindow({ ...view, fromUs: view.fromUs + 1e6 })).toEqual(asked);
  });
});

describe('the wall', () => {
  it('keeps the owner’s order and puts new cameras behind', () => {
    const cameras = ['a', 'b', 'c'].map((id) => ({ id, name: id, streams: [] }));
    expect(arrange(cameras, ['c', 'gone', 'a']).map((camera) => camera.id)).toEqual(['c', 'a', 'b']);
  });

  it('moves tiles within its borders', () => {
    expect(move(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(move(['a', 'b', 'c'], 'c', 5)).toEqual(['a', 'b', 'c']);
    expect(move(['a', 'b', 'c'], 'x', 1)).toEqual(['a', 'b', 'c']);
  });

  it.each([['Pintu / depan', 'Pintu-depan'], ['../../etc', 'etc'], ['', 'saksi'], ['kamera-é', 'kamera-é']])('names files: %s', (name, expected) => {
    expect(fileName(name)).toBe(expected);
  });
});
