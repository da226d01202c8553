import { type OpenerClient } from '../opener/openerClient';
import { SealedError } from '../sealed/sealedError';
import { KeyPictures, UnsupportedCodec } from './keyPictures';
import { MediaBuffer } from './mediaBuffer';
import { RecordedSound } from './recordedSound';
import { fragmentOf, keyIndex, type Place } from './segments';
import { type SegmentIndex } from './segmentIndex';

/** What a pane shows, and why it does not show more. */
export type PlayerState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'showing' }
  | { readonly kind: 'gap' }
  | { readonly kind: 'unsupported'; readonly codec: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

/** Above this speed only key frames are shown. */
export const fastestWhole = 4;
const batchBytes = 3 << 20;
const batchUs = 4e6;
const retryMs = 2000;

/** Plays one stream's sealed recording in step with a clock that somebody else drives. */
export class CameraPlayer {
  private readonly keys: KeyPictures;
  private readonly sound = new RecordedSound();
  private buffer: MediaBuffer | undefined;
  private state: PlayerState = { kind: 'loading' };
  private positionUs = 0;
  private rate = 1;
  private isScrubbing = false;
  private isFilling = false;
  private isDisposed = false;
  private generation = 0;
  private nextPlace: Place | undefined;
  private retryAt = 0;

  constructor(
    private readonly opener: OpenerClient,
    readonly index: SegmentIndex,
    private readonly video: HTMLVideoElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly onState: (state: PlayerState) => void,
  ) {
    this.keys = new KeyPictures(opener, index, canvas, (error) => this.fail(error), () => this.onKeyShown());
  }

  get current(): PlayerState {
    return this.state;
  }

  /** Wall times of the pictures around the position, ascending. */
  get pictures(): readonly number[] {
    return this.buffer?.pictures ?? [];
  }

  setMuted(isMuted: boolean): void {
    this.sound.setMuted(isMuted);
  }

  /** Called for every frame of the screen. */
  tick(us: number, rate: number, isPlaying: boolean, isScrubbing: boolean): void {
    this.positionUs = us;
    this.rate = rate;
    this.isScrubbing = isScrubbing;
    this.sound.tick(us, rate, isPlaying && !isScrubbing);
    if (this.isDisposed || performance.now() < this.retryAt) {
      return;
    }

    void this.index.ensure(us - 5e6, us + 20e6 * Math.max(1, rate / 4)).catch((error: unknown) => this.fail(error));
    if (this.index.at(us) === undefined) {
      this.pause();
      const fault = this.index.faultAt(us);
      if (fault !== undefined) {
        this.fail(fault);
        return;
      }

      this.setState(this.index.knows(us) ? { kind: 'gap' } : { kind: 'loading' });
      return;
    }

    if (isScrubbing || rate > fastestWhole) {
      this.pause();
      this.keys.request(us);
      return;
    }

    this.followClock(us, rate, isPlaying);
    void this.fill();
  }

  /** Whether the clock may go on: there is a picture, or there is none to wait for. */
  isReady(us: number): boolean {
    if (this.state.kind === 'unsupported' || this.state.kind === 'failed' || (this.index.knows(us) && this.index.at(us) === undefined)) {
      return true;
    }

    if (this.rate > fastestWhole || this.isScrubbing) {
      return Math.abs(this.keys.positionUs - us) < 10e6;
    }

    return this.buffer?.isBuffered(us) === true && !this.video.seeking && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  dispose(): void {
    this.isDisposed = true;
    this.generation++;
    this.keys.dispose();
    this.sound.dispose();
    this.buffer?.dispose();
  }

  private followClock(us: number, rate: number, isPlaying: boolean): void {
    const buffer = this.buffer;
    if (buffer === undefined || !buffer.isBuffered(us)) {
      return;
    }

    const drift = this.video.currentTime - buffer.toSeconds(us);
    const tolerance = isPlaying ? 0.25 * Math.max(1, rate) : 0.001;
    if (Math.abs(drift) > tolerance && !this.video.seeking) {
      // Half a millisecond later: never the picture before, by rounding.
      this.video.currentTime = buffer.toSeconds(us) + 0.0005;
    } else if (isPlaying) {
      // Small differences are made up by speed, which nobody sees.
      this.video.playbackRate = Math.min(16, Math.max(0.0625, rate * (1 - Math.max(-0.1, Math.min(0.1, drift)))));
    }

    if (isPlaying && this.video.paused) {
      this.video.play().catch(() => undefined); // The browser wants a click first if there is sound: the pane is muted then.
    } else if (!isPlaying) {
      this.pause();
    }

    if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !this.video.seeking) {
      this.canvas.hidden = true;
      this.setState({ kind: 'showing' });
    }
  }

  private pause(): void {
    if (!this.video.paused) {
      this.video.pause();
    }
  }

  private onKeyShown(): void {
    this.canvas.hidden = false;
    this.setState({ kind: 'showing' });
  }

  /** Keeps the buffer filled ahead of the position; one filling at a time. */
  private async fill(): Promise<void> {
    if (this.isFilling || this.isDisposed) {
      return;
    }

    this.isFilling = true;
    try {
      while (await this.fillOnce()) {
        // Until there is enough.
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.isFilling = false;
    }
  }

  private async fillOnce(): Promise<boolean> {
    const us = this.positionUs;
    if (this.buffer?.reaches(us) !== true) {
      this.buffer?.dispose();
      this.buffer = MediaBuffer.at(this.video, this.opener, us, (packets) => this.sound.push(packets));
      this.nextPlace = undefined;
    }

    const buffer = this.buffer;
    const end = buffer.bufferedEnd(us);
    if (end !== undefined && end - us > 8e6 * Math.max(1, this.rate)) {
      await buffer.trim(us);
      return false;
    }

    const batch = end === undefined ? await this.restart(us) : this.batchFrom(this.nextPlace, batchUs);
    if (batch.length === 0) {
      return false;
    }

    const generation = this.generation;
    await buffer.append(batch, () => this.generation === generation && this.buffer === buffer);
    this.nextPlace = this.after(batch[batch.length - 1]);
    // A jump during the fetch: begin anew there.
    return !this.isDisposed && !this.isScrubbing && this.index.at(this.positionUs) !== undefined;
  }

  /** Begins at the key frame before a time that is not in the buffer; the first batch is just enough for a picture. */
  private async restart(us: number): Promise<Place[]> {
    const places = this.index.places;
    const at = this.index.at(us);
    if (at === undefined) {
      return [];
    }

    const goesOn = this.nextPlace !== undefined && places[at].segment.id === this.nextPlace.segment.id && places[at].index === this.nextPlace.index;
    if (goesOn) {
      return this.batchFrom(this.nextPlace, batchUs);
    }

    this.generation++;
    this.sound.clear();
    await this.buffer?.clear();
    return places.slice(keyIndex(places, at), at + 1);
  }

  private batchFrom(first: Place | undefined, lengthUs: number): Place[] {
    const places = this.index.places;
    let at = first === undefined ? -1 : places.findIndex((place) => place.segment.id === first.segment.id && place.index === first.index);
    const batch: Place[] = [];
    let bytes = 0;
    for (; at >= 0 && at < places.length; at++) {
      const place = places[at];
      const fragment = fragmentOf(place);
      if (batch.length > 0) {
        const begin = fragmentOf(batch[0]);
        const isSame = place.segment === batch[0].segment;
        if (!isSame || bytes + fragment.size > batchBytes || fragment.startUs - begin.startUs > lengthUs) {
          break;
        }
      } else if (fragment.startUs - this.positionUs > 60e6) {
        break; // Behind a gap: it is fetched when the clock is there.
      }

      batch.push(place);
      bytes += fragment.size;
    }

    return batch;
  }

  private after(place: Place): Place {
    const places = this.index.places;
    const at = places.findIndex((candidate) => candidate.segment.id === place.segment.id && candidate.index === place.index);
    // The next one may not be known yet; then it is the one with the next number.
    return places[at + 1] ?? { segment: place.segment, index: place.index + 1 };
  }

  private fail(error: unknown): void {
    if (this.isDisposed) {
      return;
    }

    this.retryAt = performance.now() + retryMs;
    if (error instanceof UnsupportedCodec) {
      this.setState({ kind: 'unsupported', codec: error.codec });
    } else if (error instanceof SealedError) {
      this.setState({ kind: 'failed', reason: error.reason, message: error.message });
    } else {
      this.setState({ kind: 'failed', reason: 'player', message: error instanceof Error ? error.message : String(error) });
    }
  }

  private setState(state: PlayerState): void {
    const isSame = JSON.stringify(this.state) === JSON.stringify(state);
    this.state = state;
    if (!isSame) {
      this.onState(state);
    }
  }
}
