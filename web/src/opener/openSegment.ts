import { fourCharacters, viewOf } from '../mp4/boxes';
import { parseFragment, retimeFragment, type TrackRun } from '../mp4/fragment';
import { type InitSegment, type Mp4Track, parseInitSegment, withTracks } from '../mp4/initSegment';
import { type FragmentPlace, type Segment } from '../playback/segments';
import { HttpSource } from '../sealed/httpSource';
import { SealedError } from '../sealed/sealedError';
import { SegmentPayload } from '../sealed/segmentPayload';
import { FragmentScanner } from './fragmentScanner';
import { type KeyPicture, type Media, type SegmentFacts, type SoundPacket } from './protocol';

/** A run's media time may leave its wall time by this much before a seam is better than being wrong. */
const toleranceUs = 250_000;
const largestInit = 4 << 20;

/** One segment of the server, opened. */
export class OpenSegment {
  private constructor(
    private readonly source: HttpSource,
    private readonly payload: SegmentPayload,
    private readonly init: InitSegment,
  ) {
    this.scanner = new FragmentScanner(payload, init);
  }

  private readonly scanner: FragmentScanner;

  static async open(segment: Segment, identities: readonly string[]): Promise<OpenSegment> {
    const url = `/api/v1/segments/${encodeURIComponent(segment.id)}`;
    const source = new HttpSource(url);
    const payload = await SegmentPayload.open({ segment: source, tail: new HttpSource(`${url}/tail`) }, identities);
    return new OpenSegment(source, payload, await readInit(payload));
  }

  /** Where the fragments are, for a segment whose end is not written yet or never was. */
  scan(): Promise<FragmentPlace[]> {
    return this.scanner.scan();
  }

  facts(): SegmentFacts {
    const tracks = this.init.tracks.map(({ id, kind, codec, codecString, width, height }) => ({ id, kind, codec, codecString, width, height }));
    const parameters = this.init.tracks.map((track) => `${track.id}:${track.codecString}:${track.description?.join() ?? ''}`).join('|');
    return { tracks, parameters };
  }

  async media(
    segment: Segment, fragments: readonly FragmentPlace[], trackIds: readonly number[], originUs: number,
    wantedShiftUs: number | undefined, firstSequence: number,
  ): Promise<Media> {
    const first = fragments[0];
    const last = fragments[fragments.length - 1];
    const ids = new Set(trackIds);
    // Fragments lie one behind another: one read for all.
    const bytes = await this.payload.read(first.offset, last.offset + last.size - first.offset);
    const pictures: number[] = [];
    const sound: SoundPacket[] = [];
    let shiftUs = wantedShiftUs;
    for (const [index, fragment] of fragments.entries()) {
      const part = bytes.subarray(fragment.offset - first.offset, fragment.offset - first.offset + fragment.size);
      const runs = parseFragment(part);
      const leading = this.init.tracks[0];
      const run = runs.find((candidate) => candidate.trackId === leading.id);
      if (run !== undefined && run.samples.length > 0) {
        const ownShift = fragment.startUs - (run.samples[0].dts * 1e6) / leading.timescale;
        if (shiftUs === undefined || Math.abs(shiftUs - ownShift) > toleranceUs) {
          shiftUs = ownShift;
        }
      }

      const shift = shiftUs ?? segment.startUs;
      const video = this.videoTrack();
      for (const sample of runs.find((candidate) => candidate.trackId === video?.id)?.samples ?? []) {
        pictures.push(Math.round((sample.pts * 1e6) / (video?.timescale ?? 1) + shift));
      }

      sound.push(...this.soundOf(part, runs, shift));
      retimeFragment(part, this.init, ids, shift - originUs, firstSequence + index);
    }

    pictures.sort((a, b) => a - b);
    return {
      init: withTracks(this.init, ids) as Uint8Array<ArrayBuffer>,
      bytes: bytes as Uint8Array<ArrayBuffer>,
      shiftUs: shiftUs ?? segment.startUs,
      pictures,
      sound,
    };
  }

  /** The packets of G.711 in a fragment. */
  private soundOf(fragment: Uint8Array, runs: readonly TrackRun[], shiftUs: number): SoundPacket[] {
    const track = this.init.tracks.find((candidate) => candidate.codec === 'alaw' || candidate.codec === 'ulaw');
    return (runs.find((run) => run.trackId === track?.id)?.samples ?? []).map((sample) => ({
      codec: track?.codec === 'alaw' ? 'alaw' : 'ulaw',
      wallUs: Math.round((sample.pts * 1e6) / (track?.timescale ?? 1) + shiftUs),
      rateHz: track?.timescale ?? 8000,
      bytes: fragment.slice(sample.offset, sample.offset + sample.size) as Uint8Array<ArrayBuffer>,
    }));
  }

  async keyPicture(fragment: FragmentPlace): Promise<KeyPicture> {
    const bytes = await this.payload.read(fragment.offset, fragment.size);
    const track = this.videoTrack();
    const run = parseFragment(bytes).find((candidate) => candidate.trackId === track?.id);
    const sample = run?.samples.find((candidate) => candidate.isKeyFrame);
    if (track === undefined || run === undefined || sample === undefined) {
      throw new SealedError('format', 'no key frame where one was said to be');
    }

    return {
      codec: track.codec,
      codecString: track.codecString,
      description: track.description as Uint8Array<ArrayBuffer> | undefined,
      data: bytes.slice(sample.offset, sample.offset + sample.size) as Uint8Array<ArrayBuffer>,
      wallUs: fragment.startUs + Math.round(((sample.pts - run.samples[0].dts) * 1e6) / track.timescale),
      width: track.width,
      height: track.height,
    };
  }

  async checkEnd(): Promise<void> {
    await this.source.read(0, 1); // It may have grown since it was read last.
    await this.payload.contentSize(this.source.size ?? 0);
  }

  private videoTrack(): Mp4Track | undefined {
    return this.init.tracks.find((track) => track.kind === 'video');
  }
}

/** The boxes up to and with `moov`, however large that is. */
async function readInit(payload: SegmentPayload): Promise<InitSegment> {
  let at = 0;
  for (let count = 0; count < 8; count++) {
    const head = await payload.read(at, 8);
    const size = viewOf(head).getUint32(0);
    if (size < 8 || size > largestInit) {
      break;
    }

    at += size;
    if (fourCharacters(head, 4) === 'moov') {
      return parseInitSegment(await payload.read(0, at));
    }
  }

  throw new SealedError('format', 'this does not begin as a recording');
}
