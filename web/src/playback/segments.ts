import { type SegmentDto } from '../api/types';

/** A fragment's place in its segment's payload, and its wall time in Unix microseconds. */
export interface FragmentPlace {
  readonly offset: number;
  readonly size: number;
  readonly startUs: number;
  readonly durationUs: number;
  readonly isKeyFrame: boolean;
}

/** A sealed segment: where its fragments are. */
export interface Segment {
  readonly id: string;
  /** Everything from one session with the camera; within it the media time goes on without a seam. */
  readonly run: string;
  readonly isOpen: boolean;
  /** Its end was written: it can be checked. */
  readonly isClosed: boolean;
  readonly startUs: number;
  readonly endUs: number;
  readonly fragments: readonly FragmentPlace[];
}

/** RFC 3339 with up to six digits behind the second, to Unix microseconds. */
export function parseUs(text: string): number {
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) {
    return NaN;
  }

  const seconds = Date.parse(match[1] + match[3]);
  return seconds * 1000 + Number((match[2] ?? '').slice(0, 6).padEnd(6, '0'));
}

/** Unix microseconds to RFC 3339, UTC. */
export function formatUs(us: number): string {
  const ms = Math.floor(us / 1000);
  const micro = String(Math.round(us - ms * 1000)).padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, -1)}${micro}Z`;
}

export function fromDto(dto: SegmentDto): Segment {
  const startUs = parseUs(dto.start);
  return {
    id: dto.id,
    run: dto.id.slice(0, dto.id.lastIndexOf('-')),
    isOpen: dto.isOpen,
    isClosed: !dto.isOpen && dto.fragments.length > 0,
    startUs,
    endUs: parseUs(dto.end),
    fragments: dto.fragments.map(([offset, size, startMs, durationMs, mayBegin]) => ({
      offset, size, startUs: startUs + startMs * 1000, durationUs: durationMs * 1000, isKeyFrame: mayBegin === 1,
    })),
  };
}

/** A fragment with the segment it is in. */
export interface Place {
  readonly segment: Segment;
  readonly index: number;
}

export function fragmentOf(place: Place): FragmentPlace {
  return place.segment.fragments[place.index];
}

/** All fragments of segments in the order of time. */
export function placesOf(segments: readonly Segment[]): Place[] {
  return [...segments]
    .sort((a, b) => a.startUs - b.startUs)
    .flatMap((segment) => segment.fragments.map((_, index) => ({ segment, index })));
}

/** The fragment that covers a time, or the first after it; its index in the list. */
export function indexAt(places: readonly Place[], us: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const fragment = fragmentOf(places[middle]);
    if (fragment.startUs + fragment.durationUs <= us) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return low;
}

/** The fragment at or before the given one at which decoding can begin, in the same segment. */
export function keyIndex(places: readonly Place[], index: number): number {
  for (let i = index; i >= 0 && places[i].segment === places[index].segment; i--) {
    if (fragmentOf(places[i]).isKeyFrame) {
      return i;
    }
  }

  return index;
}
