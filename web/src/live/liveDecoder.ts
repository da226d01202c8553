import { decodeBytes, type LiveTrack, type LiveUnit } from './messages';

/** More pictures than this waiting to be decoded, and the newest key frame is better than all of them. A viewer begins with a whole GOP. */
const longestQueue = 300;

/** Decodes the pictures of one stream and paints each as soon as it is there. */
export class LiveDecoder {
  private decoder: VideoDecoder | undefined;
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
    if (this.isClosed) {
      return;
    }

    if (this.decoder === undefined) {
      void this.showJpeg(unit);
      return;
    }

    if (this.decoder.state !== 'configured') {
      this.configure();
    }

    if (this.decoder.decodeQueueSize > longestQueue && !this.isWaitingForKey) {
      this.isWaitingForKey = true;
    }

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
