import { fourCharacters, viewOf } from '../mp4/boxes';
import { parseMoof } from '../mp4/fragment';
import { type InitSegment } from '../mp4/initSegment';
import { type FragmentPlace } from '../playback/segments';
import { SealedError } from '../sealed/sealedError';

/** Between 1900, where NTP begins to count, and 1970. */
const ntpEpochSeconds = 2_208_988_800;
const largestMoof = 16 << 20;

/** What is scanned: content that ends where reading fails. */
export interface Payload {
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Walks over the boxes of a payload that may still grow; the next walk goes on where this one ended. */
export class FragmentScanner {
  private readonly places: FragmentPlace[] = [];
  private at: number;
  private wallUs: number | undefined;
  private fragmentStart: number | undefined;
  private pending: Omit<FragmentPlace, 'size'> | undefined;
  private walk: Promise<FragmentPlace[]> | undefined;

  constructor(
    private readonly payload: Payload,
    private readonly init: InitSegment,
  ) {
    this.at = init.bytes.length;
  }

  /** All fragments that are whole by now. Who asks while another does gets the same answer: two walks would step over each other. */
  scan(): Promise<FragmentPlace[]> {
    this.walk ??= this.goOn().finally(() => (this.walk = undefined));
    return this.walk;
  }

  private async goOn(): Promise<FragmentPlace[]> {
    try {
      while (await this.step()) {
        // Until the content ends.
      }
    } catch (error) {
      // Where reading fails, nothing is durable yet: that is the end for now.
      if (!(error instanceof SealedError) || error.reason === 'fetch') {
        throw error;
      }
    }

    return [...this.places];
  }

  private async step(): Promise<boolean> {
    const head = await this.payload.read(this.at, 8);
    const size = viewOf(head).getUint32(0);
    const type = fourCharacters(head, 4);
    if (size < 8) {
      return false;
    }

    if (type === 'prft') {
      this.fragmentStart = this.at;
      this.wallUs = wallOf(await this.payload.read(this.at, size));
    } else if (type === 'moof' && size <= largestMoof) {
      this.pending = this.describe(await this.payload.read(this.at, size));
    } else if (type === 'mdat' && this.pending !== undefined) {
      await this.payload.read(this.at + size - 1, 1); // All of it has to be there.
      this.places.push({ ...this.pending, size: this.at + size - this.pending.offset });
      this.pending = undefined;
      this.fragmentStart = undefined;
    }

    this.at += size;
    return true;
  }

  private describe(moof: Uint8Array): Omit<FragmentPlace, 'size'> | undefined {
    const box = { type: 'moof', start: 0, content: 8, end: moof.length };
    const runs = parseMoof(moof, box, Number.MAX_SAFE_INTEGER);
    const leading = this.init.tracks[0];
    const samples = runs.find((run) => run.trackId === leading.id)?.samples ?? [];
    if (samples.length === 0 || this.wallUs === undefined) {
      return undefined;
    }

    const toUs = (ticks: number): number => Math.round((ticks * 1e6) / leading.timescale);
    return {
      offset: this.fragmentStart ?? this.at,
      // prft speaks of when the first picture is shown; places count from when it is decoded.
      startUs: this.wallUs - toUs(samples[0].pts - samples[0].dts),
      durationUs: toUs(samples.reduce((sum, sample) => sum + sample.duration, 0)),
      isKeyFrame: samples[0].isKeyFrame,
    };
  }
}

/** ISO 14496-12 8.16.5. */
function wallOf(prft: Uint8Array): number | undefined {
  if (prft.length < 28) {
    return undefined;
  }

  const view = viewOf(prft);
  return (view.getUint32(16) - ntpEpochSeconds) * 1e6 + Math.round((view.getUint32(20) / 2 ** 32) * 1e6);
}
