import { type Box, blank, childrenOf, find, fourCharacters, need, readBoxes, viewOf } from './boxes';
import { Mp4Error } from './mp4Error';

export type Codec = 'h264' | 'h265' | 'jpeg' | 'aac' | 'opus' | 'alaw' | 'ulaw' | 'unknown';

/** One track as the init segment describes it. */
export interface Mp4Track {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly codec: Codec;
  /** RFC 6381, as Media Source Extensions and WebCodecs want it; empty where there is none. */
  readonly codecString: string;
  /** avcC, hvcC, dOps or AudioSpecificConfig: what WebCodecs calls the description. */
  readonly description: Uint8Array | undefined;
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly sampleRate: number;
}

/** An init segment: `ftyp` and `moov`. */
export interface InitSegment {
  readonly bytes: Uint8Array;
  readonly tracks: readonly Mp4Track[];
}

const entryCodecs: Record<string, Codec> = {
  avc1: 'h264', avc3: 'h264', hvc1: 'h265', hev1: 'h265', jpeg: 'jpeg', mp4a: 'aac', Opus: 'opus', alaw: 'alaw', ulaw: 'ulaw',
};

/** Parses what a segment begins with; anything behind `moov` is left out. */
export function parseInitSegment(bytes: Uint8Array): InitSegment {
  // Only the boxes up to moov have to be whole.
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.length) {
      break;
    }

    if (fourCharacters(bytes, at + 4) === 'moov') {
      const init = bytes.slice(0, at + size);
      const moov = need(readBoxes(init, 0, init.length), 'moov');
      const tracks = childrenOf(init, moov).filter((box) => box.type === 'trak').map((trak) => parseTrack(init, trak));
      return { bytes: init, tracks };
    }

    at += size;
  }

  throw new Mp4Error('there is no whole moov');
}

/** The init segment with the given tracks alone; the others become free space, so that nothing moves. */
export function withTracks(init: InitSegment, ids: ReadonlySet<number>): Uint8Array {
  const bytes = init.bytes.slice();
  const view = viewOf(bytes);
  const inside = childrenOf(bytes, need(readBoxes(bytes, 0, bytes.length), 'moov'));
  for (const trak of inside.filter((box) => box.type === 'trak')) {
    if (!ids.has(trackId(bytes, trak))) {
      blank(bytes, trak);
    }
  }

  const mvex = find(inside, 'mvex');
  for (const trex of mvex === undefined ? [] : childrenOf(bytes, mvex).filter((box) => box.type === 'trex')) {
    if (!ids.has(view.getUint32(trex.content + 4))) {
      blank(bytes, trex);
    }
  }

  return bytes;
}

function trackId(bytes: Uint8Array, trak: Box): number {
  const tkhd = need(childrenOf(bytes, trak), 'tkhd');
  return viewOf(bytes).getUint32(tkhd.content + (bytes[tkhd.content] === 1 ? 20 : 12));
}

function parseTrack(bytes: Uint8Array, trak: Box): Mp4Track {
  const view = viewOf(bytes);
  const mdia = childrenOf(bytes, need(childrenOf(bytes, trak), 'mdia'));
  const mdhd = need(mdia, 'mdhd');
  const timescale = view.getUint32(mdhd.content + (bytes[mdhd.content] === 1 ? 20 : 12));
  const handler = fourCharacters(bytes, need(mdia, 'hdlr').content + 8);
  const stbl = childrenOf(bytes, need(childrenOf(bytes, need(mdia, 'minf')), 'stbl'));
  const entry = childrenOf(bytes, need(stbl, 'stsd'), 8)[0];
  if (entry === undefined || timescale === 0) {
    throw new Mp4Error('a track without a description');
  }

  const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other';
  const codec = entryCodecs[entry.type] ?? 'unknown';
  const common = { id: trackId(bytes, trak), kind, codec, timescale } as const;
  if (kind === 'video') {
    const extra = entry.end - entry.content > 78 ? childrenOf(bytes, entry, 78) : [];
    return {
      ...common,
      ...videoCoding(bytes, entry, extra),
      width: view.getUint16(entry.content + 24),
      height: view.getUint16(entry.content + 26),
      channels: 0,
      sampleRate: 0,
    };
  }

  const extra = kind === 'audio' && entry.end - entry.content > 28 ? childrenOf(bytes, entry, 28) : [];
  return {
    ...common,
    ...audioCoding(bytes, codec, extra),
    width: 0,
    height: 0,
    channels: kind === 'audio' ? view.getUint16(entry.content + 16) : 0,
    sampleRate: kind === 'audio' ? view.getUint16(entry.content + 24) || timescale : 0,
  };
}

type Coding = Pick<Mp4Track, 'codecString' | 'description'>;

function videoCoding(bytes: Uint8Array, entry: Box, extra: readonly Box[]): Coding {
  const avcC = find(extra, 'avcC');
  if (avcC !== undefined) {
    const description = bytes.slice(avcC.content, avcC.end);
    return { description, codecString: `${entry.type}.${hex(description[1])}${hex(description[2])}${hex(description[3])}` };
  }

  const hvcC = find(extra, 'hvcC');
  if (hvcC !== undefined) {
    const description = bytes.slice(hvcC.content, hvcC.end);
    return { description, codecString: hevcString(entry.type, description) };
  }

  return { description: undefined, codecString: '' };
}

/** ISO 14496-15 E.3. */
export function hevcString(entryType: string, hvcC: Uint8Array): string {
  if (hvcC.length < 13) {
    throw new Mp4Error('hvcC is too short');
  }

  const space = ['', 'A', 'B', 'C'][hvcC[1] >> 6];
  const tier = (hvcC[1] & 0x20) === 0 ? 'L' : 'H';
  let flags = viewOf(hvcC).getUint32(2);
  let reversed = 0;
  for (let i = 0; i < 32; i++) {
    reversed = ((reversed << 1) | (flags & 1)) >>> 0;
    flags >>>= 1;
  }

  const constraints = [...hvcC.subarray(6, 12)];
  while (constraints.length > 0 && constraints[constraints.length - 1] === 0) {
    constraints.pop();
  }

  const tail = constraints.map((byte) => `.${byte.toString(16).toUpperCase()}`).join('');
  return `${entryType}.${space}${hvcC[1] & 0x1f}.${reversed.toString(16).toUpperCase()}.${tier}${hvcC[12]}${tail}`;
}

function audioCoding(bytes: Uint8Array, codec: Codec, extra: readonly Box[]): Coding {
  const esds = find(extra, 'esds');
  if (codec === 'aac' && esds !== undefined) {
    const description = decoderSpecificInfo(bytes.subarray(esds.content + 4, esds.end));
    if (description !== undefined && description.length >= 2) {
      const type = description[0] >> 3;
      const objectType = type === 31 ? 32 + (((description[0] & 7) << 3) | (description[1] >> 5)) : type;
      return { description, codecString: `mp4a.40.${objectType}` };
    }
  }

  const dOps = find(extra, 'dOps');
  if (codec === 'opus' && dOps !== undefined) {
    return { description: bytes.slice(dOps.content, dOps.end), codecString: 'opus' };
  }

  return { description: undefined, codecString: '' };
}

/** ISO 14496-1 7.2.6: descriptors in descriptors; the one with tag 5 is wanted. */
function decoderSpecificInfo(bytes: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const tag = bytes[at++];
    let length = 0;
    for (let i = 0; i < 4 && at < bytes.length; i++) {
      const byte = bytes[at++];
      length = (length << 7) | (byte & 0x7f);
      if ((byte & 0x80) === 0) {
        break;
      }
    }

    if (tag === 3) {
      at += 3; // ES id and flags; Saksi sets none of the optional parts.
    } else if (tag === 4) {
      at += 13;
    } else if (tag === 5) {
      return at + length <= bytes.length ? bytes.slice(at, at + length) : undefined;
    } else {
      at += length;
    }
  }

  return undefined;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
