import { Lateness } from './lateness';
import { decodeBytes, type LiveTrack, type LiveUnit } from './messages';

/** More pictures than this waiting to be decoded, and the next key frame is better than all of them. */
const longestQueue = 12;
/** A viewer begins with a whole GOP, which came at once. */
const longestFirstQueue = 300;
/** A unit that comes so much later than others did is not live: what follows it is left out up to a key frame that is. */
const mostLateMs = 700;

/** Decodes the pictures of one stream and paints each as soon as it is there. */
export class LiveDecoder {
  private decoder: VideoDecoder | undefined;
  private readonly lateness = new Lateness();
  private keyFrames = 0;
  private isWaitingForKey = true;
  private isJpegBusy = false;
  private isClosed = false;

  constructor(
    private readonly track: LiveTrack,
    private readonly canvas: HTMLCanvasElement,
    private readonly onShown: (ptsUs: number, width: number, height: number) => void,
  ) {
    if (track.codec !== 'jpeg' && track.codec !== 'mjpeg') {
      this.configure();
    }
  }

  static async isSupported(track: LiveTrack): Promise<boolean> {
    if (track.codec === 'jpeg' || track.codec === 'mjpeg') {
      return true;
    }

    if (!('VideoDecoder' in globalThis)) {
      return false;
    }

    try {
      return (await VideoDecoder.isConfigSupported(configOf(track))).supported === true;
    } catch {
      return false;
    }
  }

  push(unit: LiveUnit): void {
    const isLate = this.lateness.of(unit.ptsUs, performance.now()) > mostLateMs;
    if (this.isClosed || isLate) {
      this.isWaitingForKey ||= isLate;
      return;
    }

    if (this.decoder === undefined) {
      void this.showJpeg(unit);
      return;
    }

    this.keyFrames += unit.isKeyFrame ? 1 : 0;
    const isBehind = this.decoder.decodeQueueSize > (this.keyFrames > 1 ? longestQueue : longestFirstQueue);
    if (unit.isKeyFrame && isBehind) {
      this.decoder.close(); // With all that waits in it.
    }

    if (this.decoder.state !== 'configured') {
      this.configure();
    }

    this.isWaitingForKey ||= isBehind;
    if (this.isWaitingForKey && !unit.isKeyFrame) {
      return;
    }

    this.isWaitingForKey = false;
    this.decoder.decode(new EncodedVideoChunk({
      type: unit.isKeyFrame ? 'key' : 'delta', timestamp: unit.ptsUs, data: unit.data,
    }));
  }

  /** Units are missing: what follows can only be decoded from the next key frame on. */
  resynchronise(): void {
    this.isWaitingForKey = true;
  }

  /** Nothing follows: shows what the decoder still holds. */
  finish(): void {
    if (this.decoder?.state === 'configured') {
      void this.decoder.flush().catch(() => undefined); // It was closed meanwhile.
    }
  }

  close(): void {
    this.isClosed = true;
    if (this.decoder !== undefined && this.decoder.state !== 'closed') {
      this.decoder.close();
    }
  }

  private configure(): void {
    this.isWaitingForKey = true;
    this.decoder = new VideoDecoder({
      output: (frame) => {
        this.paint(frame, frame.displayWidth, frame.displayHeight, frame.timestamp);
        frame.close();
      },
      error: () => {
        this.isWaitingForKey = true; // The decoder is closed now; the next unit makes a new one.
      },
    });
    this.decoder.configure(configOf(this.track));
  }

  private async showJpeg(unit: LiveUnit): Promise<void> {
    if (this.isJpegBusy) {
      return; // This one is left out: the next comes soon.
    }

    this.isJpegBusy = true;
    try {
      const bitmap = await createImageBitmap(new Blob([unit.data], { type: 'image/jpeg' }));
      this.paint(bitmap, bitmap.width, bitmap.height, unit.ptsUs);
      bitmap.close();
    } catch {
      // A damaged picture; the overlay tells when none comes any more.
    } finally {
      this.isJpegBusy = false;
    }
  }

  private paint(source: CanvasImageSource, width: number, height: number, ptsUs: number): void {
    if (this.isClosed) {
      return;
    }

    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }

    this.canvas.getContext('2d', { alpha: false })?.drawImage(source, 0, 0, width, height);
    this.onShown(ptsUs, width, height);
  }
}

function configOf(track: LiveTrack): VideoDecoderConfig {
  return { codec: track.codecString, description: decodeBytes(track.description), optimizeForLatency: true };
}
