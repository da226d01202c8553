import { type EventDto, type Timeline } from '../api/types';
import { parseUs } from './segments';

export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface Gap extends Stretch {
  readonly reason: string;
  readonly detail: string | undefined;
}

export interface Happening extends Stretch {
  readonly kind: string;
}

/** One camera's row on the timeline. */
export interface Row {
  readonly camera: string;
  readonly name: string;
  readonly spans: readonly Stretch[];
  readonly gaps: readonly Gap[];
  readonly motion: readonly Happening[];
  readonly events: readonly Happening[];
}

/** Gaps have a place of their own on the timeline, and that a camera is back is their end. */
const notShown = new Set(['gap', 'camera-back', 'camera-lost']);

export function rowOf(
  camera: { readonly id: string; readonly name: string }, timeline: Timeline | undefined, events: readonly EventDto[] = [], nowUs = Date.now() * 1000,
): Row {
  // What lasts has no end yet.
  const endUs = (text: string | null | undefined): number => (text === undefined || text === null ? nowUs : parseUs(text));
  // Before the first camera was there, and in the future, nothing is missing.
  const knownUs = timeline?.known ? parseUs(timeline.known.from) : Infinity;
  const happenings = events.map((event) => ({ kind: event.kind, fromUs: parseUs(event.start), toUs: endUs(event.end) }));
  return {
    camera: camera.id,
    name: camera.name,
    spans: (timeline?.spans ?? []).map((span) => ({ fromUs: parseUs(span.from), toUs: parseUs(span.to) })),
    gaps: (timeline?.gaps ?? [])
      .map((gap) => ({
        fromUs: Math.max(parseUs(gap.from), knownUs), toUs: Math.min(endUs(gap.to), nowUs), reason: gap.reason, detail: gap.detail ?? undefined,
      }))
      .filter((gap) => gap.fromUs < gap.toUs),
    motion: happenings.filter((event) => event.kind === 'motion'),
    events: happenings.filter((event) => event.kind !== 'motion' && !notShown.has(event.kind)),
  };
}

export function gapAt(row: Row | undefined, us: number): Gap | undefined {
  return row?.gaps.find((gap) => gap.fromUs <= us && us < gap.toUs);
}

/** What happened around a time, not further away than the eye can tell. */
export function happeningAt(row: Row | undefined, us: number, toleranceUs: number): Happening | undefined {
  return [...(row?.events ?? []), ...(row?.motion ?? [])].find((event) => event.fromUs - toleranceUs <= us && us <= event.toUs + toleranceUs);
}

/** Where the next thing, or the one before, began. */
export function neighbouringEvent(rows: readonly Row[], us: number, direction: 1 | -1): number | undefined {
  const starts = rows.flatMap((row) => [...row.events, ...row.motion]).map((event) => event.fromUs);
  return direction === 1
    ? starts.filter((start) => start > us + 1000).sort((a, b) => a - b)[0]
    : starts.filter((start) => start < us - 2e6).sort((a, b) => b - a)[0];
}

/** When one of the rows has a recording again after a time. */
export function nextCoverage(rows: readonly Row[], us: number): number | undefined {
  const starts = rows.flatMap((row) => row.spans).filter((span) => span.toUs > us + 1000).map((span) => Math.max(us, span.fromUs));
  return starts.length === 0 ? undefined : Math.min(...starts);
}
