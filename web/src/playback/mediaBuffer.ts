import { type OpenerClient } from '../opener/openerClient';
import { type Media, type SegmentFacts, type SoundPacket } from '../opener/protocol';
import { UnsupportedCodec } from './keyPictures';
import { fragmentOf, type Place } from './segments';

/** Media time 0 lies this long before the place where playing began, so that going back needs no new start. */
const leadUs = 24 * 3600e6;
const keepBehindSeconds = 20;
const playable = new Set(['h264', 'h265', 'aac', 'opus']);

/** One video element's buffer on the timeline of wall time: segments of many runs, cameras' faults included. */
export class MediaBuffer {
  private readonly source = new MediaSource();
  private readonly opened: Promise<void>;
  private readonly url: string;
  private readonly shifts = new Map<string, number>();
  private buffer: SourceBuffer | undefined;
  private parameters = '';
  private mime = '';
  private sequence = 1;
  /** Wall time of each picture in the buffer, ascending. */
  pictures: number[] = [];

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly opener: OpenerClient,
    readonly originUs: number,
    private readonly onSound: (packets: readonly SoundPacket[]) => void,
  ) {
    this.url = URL.createObjectURL(this.source);
    this.opened = new Promise((resolve) => this.source.addEventListener('sourceopen', () => resolve(), { once: true }));
    video.src = this.url;
    // At which wall time the element's own clock begins, for whoever measures from outside.
    video.dataset.originUs = String(originUs);
  }

  static at(video: HTMLVideoElement, opener: OpenerClient, us: number, onSound: (packets: readonly SoundPacket[]) => void): MediaBuffer {
    return new MediaBuffer(video, opener, Math.floor(us - leadUs), onSound);
  }

  toSeconds(us: number): number {
    return (us - this.originUs) / 1e6;
  }

  /** Whether a time can stand in this buffer at all. */
  reaches(us: number): boolean {
    return us > this.originUs + 60e6 && us < this.originUs + 20 * leadUs;
  }

  isBuffered(us: number): boolean {
    return this.bufferedEnd(us) !== undefined;
  }

  /** Where the stretch of the buffer ends in which a time lies, as wall time. */
  bufferedEnd(us: number): number | undefined {
    const seconds = this.toSeconds(us);
    const ranges = this.video.buffered;
    for (let i = 0; i < ranges.length; i++) {
      if (ranges.start(i) <= seconds + 0.05 && seconds < ranges.end(i)) {
        return ranges.end(i) * 1e6 + this.originUs;
      }
    }

    return undefined;
  }

  /** Fetches, opens and appends fragments of one segment that lie one behind another. */
  async append(places: readonly Place[], isWanted: () => boolean): Promise<void> {
    const segment = places[0].segment;
    const facts = await this.opener.ask('facts', { segment });
    const tracks = facts.tracks.filter((track) => playable.has(track.codec) && track.codecString !== '');
    const video = tracks.find((track) => track.kind === 'video');
    if (video === undefined) {
      throw new UnsupportedCodec(facts.tracks.find((track) => track.kind === 'video')?.codec ?? 'unknown');
    }

    const audio = tracks.find((track) => track.kind === 'audio');
    const chosen = audio === undefined ? [video] : [video, audio];
    let mime = `video/mp4; codecs="${chosen.map((track) => track.codecString).join(',')}"`;
    if (!MediaSource.isTypeSupported(mime)) {
      chosen.length = 1;
      mime = `video/mp4; codecs="${video.codecString}"`;
      if (!MediaSource.isTypeSupported(mime)) {
        throw new UnsupportedCodec(video.codec);
      }
    }

    const media = await this.opener.ask('media', {
      segment,
      fragments: places.map(fragmentOf),
      trackIds: chosen.map((track) => track.id),
      originUs: this.originUs,
      shiftUs: this.shifts.get(segment.run),
      sequence: this.sequence,
    });
    await this.opened;
    if (!isWanted()) {
      return;
    }

    this.sequence += places.length;
    this.shifts.set(segment.run, media.shiftUs);
    this.onSound(media.sound);
    await this.put(media, facts, mime);
  }

  /** Empties the buffer for a jump. */
  async clear(): Promise<void> {
    this.shifts.clear();
    this.pictures = [];
    this.parameters = '';
    if (this.buffer !== undefined && this.source.readyState === 'open') {
      if (!this.buffer.updating) {
        this.buffer.abort();
      }

      await this.settled();
      this.buffer.remove(0, Infinity);
      await this.settled();
    }
  }

  /** Drops what was played. */
  async trim(us: number): Promise<void> {
    const end = this.toSeconds(us) - keepBehindSeconds;
    if (this.buffer === undefined || this.buffer.updating || this.video.buffered.length === 0 || this.video.buffered.start(0) > end - 10) {
      return;
    }

    this.buffer.remove(0, end);
    await this.settled();
    const firstUs = us - keepBehindSeconds * 1e6;
    this.pictures = this.pictures.filter((picture) => picture >= firstUs);
  }

  dispose(): void {
    this.video.removeAttribute('src');
    this.video.load();
    URL.revokeObjectURL(this.url);
  }

  private async put(media: Media, facts: SegmentFacts, mime: string): Promise<void> {
    if (this.buffer === undefined) {
      this.buffer = this.source.addSourceBuffer(mime);
      this.mime = mime;
    } else if (this.mime !== mime) {
      await this.settled();
      this.buffer.changeType(mime);
      this.mime = mime;
      this.parameters = '';
    }

    if (this.parameters !== facts.parameters) {
      await this.appendBytes(media.init);
      this.parameters = facts.parameters;
    }

    await this.appendBytes(media.bytes);
    this.pictures = merge(this.pictures, media.pictures);
  }

  private async appendBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.settled();
    const buffer = this.buffer;
    if (buffer === undefined || this.source.readyState !== 'open') {
      return;
    }

    try {
      buffer.appendBuffer(bytes);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') {
        throw error;
      }

      // Full: drop what lies behind, then once more.
      buffer.remove(0, Math.max(0.1, this.video.currentTime - 2));
      await this.settled();
      buffer.appendBuffer(bytes);
    }

    await this.settled();
  }

  private settled(): Promise<void> {
    const buffer = this.buffer;
    if (buffer === undefined || !buffer.updating) {
      return Promise.resolve();
    }

    return new Promise((resolve) => buffer.addEventListener('updateend', () => resolve(), { once: true }));
  }
}

function merge(known: readonly number[], more: readonly number[]): number[] {
  if (known.length === 0 || (more.length > 0 && more[0] > known[known.length - 1])) {
    return [...known, ...more];
  }

  return [...new Set([...known, ...more])].sort((a, b) => a - b);
}
