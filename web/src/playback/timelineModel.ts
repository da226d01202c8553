import { type Timeline } from '../api/types';
import { parseUs } from './segments';

export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface Gap extends Stretch {
  readonly reason: string;
  readonly detail: string | undefined;
}

/** One camera's row on the timeline. */
export interface Row {
  readonly name: string;
  readonly spans: readonly Stretch[];
  readonly gaps: readonly Gap[];
  readonly motion: readonly Stretch[];
  readonly events: readonly Stretch[];
}

export function rowOf(name: string, timeline: Timeline | undefined, events: readonly Stretch[] = [], nowUs = Date.now() * 1000): Row {
  // What lasts has no end yet.
  const stretch = ({ from, to }: { from: string; to?: string | null }): Stretch => ({
    fromUs: parseUs(from), toUs: to === undefined || to === null ? nowUs : parseUs(to),
  });
  // Before the first camera was there, and in the future, nothing is missing.
  const knownUs = timeline?.known ? parseUs(timeline.known.from) : Infinity;
  const clip = (gap: Gap): Gap => ({ ...gap, fromUs: Math.max(gap.fromUs, knownUs), toUs: Math.min(gap.toUs, nowUs) });
  return {
    name,
    spans: (timeline?.spans ?? []).map(stretch),
    gaps: (timeline?.gaps ?? [])
      .map((gap) => clip({ ...stretch(gap), reason: gap.reason, detail: gap.detail ?? undefined }))
      .filter((gap) => gap.fromUs < gap.toUs),
    motion: (timeline?.motion ?? []).map(stretch),
    events,
  };
}

export function gapAt(row: Row | undefined, us: number): Gap | undefined {
  return row?.gaps.find((gap) => gap.fromUs <= us && us < gap.toUs);
}

/** When one of the rows has a recording again after a time. */
export function nextCoverage(rows: readonly Row[], us: number): number | undefined {
  const starts = rows.flatMap((row) => row.spans).filter((span) => span.toUs > us + 1000).map((span) => Math.max(us, span.fromUs));
  return starts.length === 0 ? undefined : Math.min(...starts);
}
