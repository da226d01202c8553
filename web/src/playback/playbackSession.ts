import { type CameraPlayer } from './cameraPlayer';

export interface SessionView {
  readonly positionUs: number;
  readonly isPlaying: boolean;
  readonly isWaiting: boolean;
  readonly rate: number;
}

/** The clock that all panes follow. It waits for those that have a picture to show and have it not yet. */
export class PlaybackSession {
  private readonly players = new Set<CameraPlayer>();
  private readonly listeners = new Set<() => void>();
  private frame = 0;
  private lastFrameAt = 0;
  private scrubUntil = 0;
  private isDragging = false;
  /** When a jump began of which the picture is not there yet. */
  private jumpedAt: number | undefined;
  private view: SessionView;
  /** Where something is recorded again after a time; the page knows more than the players have fetched. */
  nextCoverage: (us: number) => number | undefined = () => undefined;
  onSkipped: (fromUs: number, toUs: number) => void = () => undefined;

  constructor(positionUs: number) {
    this.view = { positionUs, isPlaying: false, isWaiting: false, rate: 1 };
  }

  start(): void {
    this.lastFrameAt = performance.now();
    const loop = (now: number): void => {
      this.advance(now);
      this.frame = requestAnimationFrame(loop);
    };
    this.frame = requestAnimationFrame(loop);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  add(player: CameraPlayer): () => void {
    this.players.add(player);
    return () => this.players.delete(player);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get current(): SessionView {
    return this.view;
  }

  play(): void {
    this.change({ isPlaying: true });
  }

  pause(): void {
    this.change({ isPlaying: false });
  }

  toggle(): void {
    this.change({ isPlaying: !this.view.isPlaying });
  }

  setRate(rate: number): void {
    this.change({ rate });
  }

  /** Goes to a time. While a finger or key is held down only key frames are shown. */
  seek(us: number, isDragging = false): void {
    this.isDragging = isDragging;
    if (isDragging) {
      this.scrubUntil = performance.now() + 250;
    } else {
      this.scrubUntil = 0;
      this.jumpedAt = performance.now();
    }

    this.change({ positionUs: us });
  }

  endDrag(): void {
    this.isDragging = false;
    this.scrubUntil = 0;
  }

  /** One picture forward or back, by the pictures of the first player that has some. */
  step(direction: 1 | -1): void {
    this.pause();
    for (const player of this.players) {
      const next = neighbour(player.pictures, this.view.positionUs, direction);
      if (next !== undefined) {
        this.change({ positionUs: next });
        return;
      }
    }

    this.change({ positionUs: this.view.positionUs + direction * 40_000 });
  }

  private advance(now: number): void {
    const elapsed = Math.min(250, now - this.lastFrameAt);
    this.lastFrameAt = now;
    const isScrubbing = this.isDragging || now < this.scrubUntil;
    const { isPlaying, rate } = this.view;
    let { positionUs } = this.view;
    const isRunning = isPlaying && !isScrubbing;
    const isWaiting = isRunning && [...this.players].some((player) => !player.isReady(positionUs));
    if (isRunning && !isWaiting) {
      positionUs = this.skipGap(positionUs + elapsed * 1000 * rate);
    }

    for (const player of this.players) {
      player.tick(positionUs, rate, isPlaying && !isWaiting, isScrubbing);
    }

    if (this.jumpedAt !== undefined && [...this.players].every((player) => player.isReady(positionUs))) {
      measure('saksi-seek', this.jumpedAt);
      this.jumpedAt = undefined;
    }

    if (positionUs !== this.view.positionUs || isWaiting !== this.view.isWaiting) {
      this.change({ positionUs, isWaiting });
    }
  }

  /** When no camera has a picture, there is nothing to see until one has again. */
  private skipGap(us: number): number {
    if (this.players.size === 0 || ![...this.players].every((player) => player.current.kind === 'gap' && player.index.at(us) === undefined)) {
      return us;
    }

    const starts = [...this.players].map((player) => player.index.nextStart(us)).filter((start) => start !== undefined);
    const next = starts.length > 0 ? Math.min(...starts) : this.nextCoverage(us);
    if (next === undefined) {
      this.change({ isPlaying: false });
      return us;
    }

    if (next - us > 1e6) {
      this.onSkipped(us, next);
    }

    return Math.max(us, next);
  }

  private change(part: Partial<SessionView>): void {
    this.view = { ...this.view, ...part };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** For the benchmark: from a jump to its picture (docs/design/page.md). */
function measure(name: string, start: number): void {
  if (globalThis.saksiMeasure === true) {
    performance.measure(name, { start, end: performance.now() });
  }
}

function neighbour(pictures: readonly number[], us: number, direction: 1 | -1): number | undefined {
  if (direction === 1) {
    return pictures.find((picture) => picture > us + 2000);
  }

  for (let i = pictures.length - 1; i >= 0; i--) {
    // The picture on screen began at or before now; the one before that is wanted.
    if (pictures[i] <= us + 2000) {
      return pictures[i] < us - 2000 ? pictures[i] : pictures[i - 1];
    }
  }

  return undefined;
}
