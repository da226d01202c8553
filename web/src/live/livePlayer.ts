import { LiveAudio } from './liveAudio';
import { LiveConnection, liveUrl } from './liveConnection';
import { LiveDecoder } from './liveDecoder';
import { type LiveText, type LiveTrack, type LiveUnit } from './messages';

/** What a tile has to say. */
export interface LiveState {
  readonly connection: 'connecting' | 'open' | 'broken' | 'paused';
  /** The camera's own state, as the server knows it. */
  readonly lostReason: string | undefined;
  readonly unsupported: string | undefined;
  /** performance.now() of the last picture; 0 before the first. */
  readonly shownAt: number;
  readonly hasAudio: boolean;
  readonly width: number;
  readonly height: number;
}

const initial: LiveState = {
  connection: 'connecting', lostReason: undefined, unsupported: undefined, shownAt: 0, hasAudio: false, width: 0, height: 0,
};

const mostEarly = 300;
/** What cannot be shown is not received meanwhile; whether the camera was set to another coding is looked at again after so long. */
const lookAgainMs = 60_000;

/** One stream, live, on one canvas. */
export class LivePlayer {
  private connection: LiveConnection | undefined;
  private decoder: LiveDecoder | undefined;
  private audio: LiveAudio | undefined;
  private tracks: readonly LiveTrack[] = [];
  /** What came while the browser was asked whether it can show it: the first key frame is among it. */
  private early: LiveUnit[] = [];
  private isMuted = true;
  private lookAgain: ReturnType<typeof setTimeout> | undefined;
  private state = initial;
  /** Of the picture that the browser draws next; only while somebody measures. */
  private paintedPtsUs: number | undefined;

  constructor(
    private readonly camera: string,
    private readonly stream: string,
    private readonly canvas: HTMLCanvasElement,
    private readonly onState: (state: LiveState) => void,
  ) {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.onVisibility();
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.audio?.close();
    this.audio = undefined;
    const track = this.tracks.find((candidate) => candidate.kind === 'audio');
    if (!isMuted && track !== undefined && LiveAudio.isPlayable(track)) {
      this.audio = new LiveAudio(track);
    }
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.disconnect();
  }

  /** Nobody looks at a hidden page: it takes nothing from the server meanwhile. */
  private readonly onVisibility = (): void => {
    if (document.hidden) {
      this.disconnect();
      this.change({ connection: 'paused' });
    } else if (this.connection === undefined) {
      this.change({ connection: 'connecting' });
      this.connection = new LiveConnection(liveUrl(this.camera, this.stream), {
        onText: (message) => this.onText(message),
        onUnit: (unit) => this.onUnit(unit),
        onConnection: (isOpen) => this.change({ connection: isOpen ? 'open' : 'broken' }),
      });
    }
  };

  private disconnect(): void {
    clearTimeout(this.lookAgain);
    this.connection?.close();
    this.connection = undefined;
    this.decoder?.close();
    this.decoder = undefined;
    this.audio?.close();
    this.audio = undefined;
  }

  private onText(message: LiveText): void {
    switch (message.type) {
      case 'tracks':
        void this.useTracks(message.tracks);
        break;
      case 'state':
        this.change({ lostReason: message.state === 'lost' ? (message.reason ?? 'unknown') : undefined });
        break;
      case 'skipped':
        this.decoder?.resynchronise();
        break;
    }
  }

  private async useTracks(tracks: readonly LiveTrack[]): Promise<void> {
    this.tracks = tracks;
    this.early = [];
    this.decoder?.close();
    this.decoder = undefined;
    const video = tracks.find((track) => track.kind === 'video');
    const audio = tracks.find((track) => track.kind === 'audio');
    this.change({ hasAudio: audio !== undefined && LiveAudio.isPlayable(audio) });
    this.setMuted(this.isMuted);
    if (video === undefined) {
      return;
    }

    if (!(await LiveDecoder.isSupported(video))) {
      if (this.tracks === tracks && this.connection !== undefined) {
        this.disconnect();
        this.change({ unsupported: video.codec });
        this.lookAgain = setTimeout(this.onVisibility, lookAgainMs);
      }

      return;
    }

    // Others may have come, or the tile may have gone, while the browser thought.
    if (this.tracks === tracks && this.connection !== undefined) {
      this.decoder = new LiveDecoder(video, this.canvas, (ptsUs, width, height) => this.onShown(ptsUs, width, height));
      this.early.forEach((unit) => this.decoder?.push(unit));
      this.early = [];
      this.change({ unsupported: undefined });
    }
  }

  private onUnit(unit: LiveUnit): void {
    const track = this.tracks.find((candidate) => candidate.index === unit.track);
    if (track?.kind === 'video') {
      if (this.decoder !== undefined) {
        this.decoder.push(unit);
      } else if (this.early.length < mostEarly) {
        this.early.push(unit);
      }
    } else if (track?.kind === 'audio') {
      this.audio?.push(unit);
    }
  }

  private onShown(ptsUs: number, width: number, height: number): void {
    if (globalThis.saksiMeasure === true) {
      this.markWhenOnScreen(ptsUs);
    }

    // No news for React with every picture: the tile looks at shownAt by its own clock.
    this.state = { ...this.state, shownAt: performance.now() };
    if (this.state.width !== width || this.state.height !== height || this.state.lostReason !== undefined) {
      this.change({ width, height, lostReason: undefined });
    }
  }

  /** For the benchmark: a picture that the next one paints over before the browser draws the page was never on screen. */
  private markWhenOnScreen(ptsUs: number): void {
    if (this.paintedPtsUs === undefined) {
      requestAnimationFrame(() => {
        performance.mark('saksi-picture', { detail: { camera: this.camera, stream: this.stream, ptsUs: this.paintedPtsUs, shownMs: Date.now() } });
        this.paintedPtsUs = undefined;
      });
    }

    this.paintedPtsUs = ptsUs;
  }

  get current(): LiveState {
    return this.state;
  }

  private change(part: Partial<LiveState>): void {
    this.state = { ...this.state, ...part };
    this.onState(this.state);
  }
}
