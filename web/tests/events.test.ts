import { describe, expect, it } from 'vitest';
import { type EventDto } from '../src/api/types';
import { dayOf, isDay, joinPages, nextBefore, otherDay, pageSize, playbackLink, windowOf } from '../src/pages/events/eventList';
import { parseUs } from '../src/playback/segments';

const noonUs = parseUs('2026-11-24T12:00:00Z');
const at = (id: number, us: number): EventDto => ({ id, camera: 'gate', kind: 'motion', start: new Date(us / 1000).toISOString(), end: null });
const page = (count: number, firstId: number, stepUs: number): EventDto[] => Array.from({ length: count }, (_, i) => at(firstId - i, noonUs - i * stepUs));

describe('days', () => {
  it.each([
    ['2026-11-24', 1, '2026-11-25'], ['2026-03-01', -1, '2026-02-28'], ['2028-02-28', 1, '2028-02-29'], ['2026-12-31', 1, '2027-01-01'],
  ])('%s and %i more', (day, steps, other) => expect(otherDay(day, steps)).toBe(other));

  it('go from midnight to midnight', () => {
    const { fromUs, toUs } = windowOf('2026-11-24');
    expect(dayOf(new Date(fromUs / 1000))).toBe('2026-11-24');
    expect(dayOf(new Date(fromUs / 1000 - 1))).toBe('2026-11-23');
    expect(dayOf(new Date(toUs / 1000))).toBe('2026-11-25');
  });

  it.each([[null, false], ['', false], ['2026-11-24', true], ['2026-13-40', false], ['yesterday', false]])('are known from other text: %s', (text, is) => expect(isDay(text)).toBe(is));
});

describe('pages of events', () => {
  it('end when one is not full', () => expect(nextBefore([page(pageSize - 1, 500, 1e6)])).toBeUndefined());

  it('go on where the last one ended, without losing what began in the same moment', () => {
    const first = page(pageSize, 500, 1e6);
    const before = nextBefore([first]);
    expect(before).toBe(noonUs - (pageSize - 1) * 1e6 + 1000);
    const second = [first[pageSize - 1], at(400, noonUs - (pageSize - 1) * 1e6), at(399, noonUs - pageSize * 1e6)];
    expect(joinPages([first, second]).map((event) => event.id)).toEqual(Array.from({ length: pageSize + 2 }, (_, i) => 500 - i));
  });

  it('never ask for the same page for ever', () => expect(nextBefore([page(pageSize, 500, 0)])).toBe(noonUs));
});

it('links to a moment before the event, and not for what no camera saw', () => {
  const link = new URL(playbackLink(at(1, noonUs)) ?? '', 'https://example.org');
  expect(link.searchParams.get('camera')).toBe('gate');
  expect(parseUs(link.searchParams.get('t') ?? '')).toBe(noonUs - 5e6);
  expect(playbackLink({ ...at(1, noonUs), camera: null })).toBeUndefined();
});
