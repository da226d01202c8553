import { type Box, blank, childrenOf, find, need, readBoxes, viewOf } from './boxes';
import { type InitSegment } from './initSegment';
import { Mp4Error } from './mp4Error';

/** One picture or piece of sound in a fragment. */
export interface Sample {
  /** Where its bytes begin, counted from the first byte given to `parseFragment`. */
  readonly offset: number;
  readonly size: number;
  /** Decode time in the track's time scale. */
  readonly dts: number;
  /** Presentation time in the track's time scale. */
  readonly pts: number;
  readonly duration: number;
  readonly isKeyFrame: boolean;
}

/** What a fragment holds of one track. */
export interface TrackRun {
  readonly trackId: number;
  readonly samples: readonly Sample[];
}

const mostSamples = 262_144;

/** Reads where the samples of a fragment (`moof` and `mdat`, with or without boxes before) are. */
export function parseFragment(bytes: Uint8Array): TrackRun[] {
  return parseMoof(bytes, need(readBoxes(bytes, 0, bytes.length), 'moof'), bytes.length);
}

/**
 * The same where only `moof` is at hand.
 *
 * @param length - up to where samples may lie.
 */
export function parseMoof(bytes: Uint8Array, moof: Box, length: number): TrackRun[] {
  return childrenOf(bytes, moof).filter((box) => box.type === 'traf').map((traf) => parseTrackRun(bytes, moof, traf, length));
}

function parseTrackRun(bytes: Uint8Array, moof: Box, traf: Box, length: number): TrackRun {
  const view = viewOf(bytes);
  const boxes = childrenOf(bytes, traf);
  const tfhd = need(boxes, 'tfhd');
  const header = parseHeader(view, tfhd);
  const samples: Sample[] = [];
  let dts = decodeTime(view, need(boxes, 'tfdt'));
  let offset = moof.start;
  for (const trun of boxes.filter((box) => box.type === 'trun')) {
    const flags = view.getUint32(trun.content) & 0xffffff;
    const isSigned = view.getUint8(trun.content) === 1;
    const count = view.getUint32(trun.content + 4);
    let at = trun.content + 8;
    const take = (): number => {
      if (at + 4 > trun.end) {
        throw new Mp4Error('a trun is too short');
      }

      at += 4;
      return view.getUint32(at - 4);
    };

    if (count > mostSamples) {
      throw new Mp4Error('a fragment has too many samples');
    }

    if ((flags & 1) !== 0) {
      offset = moof.start + (take() | 0);
    }

    const first = (flags & 4) !== 0 ? take() : undefined;
    for (let i = 0; i < count; i++) {
      const duration = (flags & 0x100) !== 0 ? take() : header.duration;
      const size = (flags & 0x200) !== 0 ? take() : header.size;
      const own = (flags & 0x400) !== 0 ? take() : header.flags;
      const sampleFlags = i === 0 && first !== undefined ? first : own;
      const shown = (flags & 0x800) !== 0 ? take() : 0;
      if (offset < 0 || offset + size > length) {
        throw new Mp4Error('a sample lies outside of its fragment');
      }

      // ISO 14496-12 8.8.3.1: sample_is_non_sync_sample.
      const isKeyFrame = (sampleFlags & 0x10000) === 0;
      samples.push({ offset, size, dts, pts: dts + (isSigned ? shown | 0 : shown), duration, isKeyFrame });
      offset += size;
      dts += duration;
    }
  }

  return { trackId: header.trackId, samples };
}

function parseHeader(view: DataView, tfhd: Box): { trackId: number; duration: number; size: number; flags: number } {
  const flags = view.getUint32(tfhd.content) & 0xffffff;
  const result = { trackId: view.getUint32(tfhd.content + 4), duration: 0, size: 0, flags: 0 };
  // We rely on offsets that count from moof; ours and everybody's since 2012 do.
  if ((flags & 1) !== 0) {
    throw new Mp4Error('a base of data offsets that is not moof');
  }

  let at = tfhd.content + 8 + ((flags & 2) !== 0 ? 4 : 0);
  const length = tfhd.end;
  for (const [bit, name] of [[8, 'duration'], [16, 'size'], [32, 'flags']] as const) {
    if ((flags & bit) !== 0) {
      if (at + 4 > length) {
        throw new Mp4Error('a tfhd is too short');
      }

      result[name] = view.getUint32(at);
      at += 4;
    }
  }

  return result;
}

function decodeTime(view: DataView, tfdt: Box): number {
  const time = view.getUint8(tfdt.content) === 1 ? Number(view.getBigUint64(tfdt.content + 4)) : view.getUint32(tfdt.content + 4);
  if (!Number.isSafeInteger(time)) {
    throw new Mp4Error('a decode time beyond reason');
  }

  return time;
}

/**
 * Moves a fragment in time and leaves tracks out, in place.
 *
 * @param shiftUs - added to every decode time, in microseconds.
 * @param sequence - the new sequence number of the fragment.
 */
export function retimeFragment(
  bytes: Uint8Array, init: InitSegment, ids: ReadonlySet<number>, shiftUs: number, sequence: number,
): void {
  const view = viewOf(bytes);
  const boxes = readBoxes(bytes, 0, bytes.length);
  const inside = childrenOf(bytes, need(boxes, 'moof'));
  view.setUint32(need(inside, 'mfhd').content + 4, sequence);
  // prft tells the wall time of the old decode time; what is cut here has another.
  const clock = find(boxes, 'prft');
  if (clock !== undefined) {
    blank(bytes, clock);
  }

  for (const traf of inside.filter((box) => box.type === 'traf')) {
    const parts = childrenOf(bytes, traf);
    const trackId = view.getUint32(need(parts, 'tfhd').content + 4);
    const track = init.tracks.find((candidate) => candidate.id === trackId);
    if (track === undefined || !ids.has(trackId)) {
      blank(bytes, traf);
      continue;
    }

    const tfdt = need(parts, 'tfdt');
    const time = Math.max(0, decodeTime(view, tfdt) + Math.round((shiftUs * track.timescale) / 1e6));
    if (view.getUint8(tfdt.content) === 1) {
      view.setBigUint64(tfdt.content + 4, BigInt(time));
    } else {
      view.setUint32(tfdt.content + 4, time);
    }
  }
}
