import { type OpenerClient } from '../opener/openerClient';
import { type KeyPicture } from '../opener/protocol';
import { fragmentOf, keyIndex } from './segments';
import { type SegmentIndex } from './segmentIndex';

/** Shows single key frames on a canvas: for scrubbing, and where playing is too fast to decode everything. */
export class KeyPictures {
  private decoder: VideoDecoder | undefined;
  private configured = '';
  private wanted: number | undefined;
  private isBusy = false;
  private shownKey = '';
  private shownUs = 0;

  constructor(
    private readonly opener: OpenerClient,
    private readonly index: SegmentIndex,
    private readonly canvas: HTMLCanvasElement,
    private readonly onFault: (error: unknown) => void,
    private readonly onShown: (wallUs: number) => void,
  ) {}

  /** Wall time of the picture on the canvas. */
  get positionUs(): number {
    return this.shownUs;
  }

  /** Shows the key frame at or before a time. While one is on its way, only the last wish is kept. */
  request(us: number): void {
    this.wanted = us;
    if (!this.isBusy) {
      void this.work();
    }
  }

  dispose(): void {
    this.wanted = undefined;
    this.close();
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    try {
      while (this.wanted !== undefined) {
        const us = this.wanted;
        this.wanted = undefined;
        await this.show(us);
      }
    } catch (error) {
      this.onFault(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async show(us: number): Promise<void> {
    await this.index.ensure(us - 1e6, us + 1e6);
    const at = this.index.at(us);
    if (at === undefined) {
      return;
    }

    const place = this.index.places[keyIndex(this.index.places, at)];
    const key = `${place.segment.id}/${place.index}`;
    if (key === this.shownKey) {
      return;
    }

    await this.draw(await this.opener.ask('keyPicture', { segment: place.segment, fragment: fragmentOf(place) }));
    this.shownKey = key;
  }

  private async draw(picture: KeyPicture): Promise<void> {
    if (picture.codec === 'jpeg') {
      const bitmap = await createImageBitmap(new Blob([picture.data], { type: 'image/jpeg' }));
      this.paint(bitmap, bitmap.width, bitmap.height, picture.wallUs);
      bitmap.close();
      return;
    }

    const config: VideoDecoderConfig = { codec: picture.codecString, description: picture.description, optimizeForLatency: true };
    const name = `${picture.codecString}:${picture.description?.join() ?? ''}`;
    if (this.configured !== name || this.decoder === undefined || this.decoder.state !== 'configured') {
      const { supported } = await VideoDecoder.isConfigSupported(config);
      if (supported !== true) {
        throw new UnsupportedCodec(picture.codec);
      }

      this.close();
      this.decoder = new VideoDecoder({
        output: (frame) => {
          this.paint(frame, frame.displayWidth, frame.displayHeight, frame.timestamp);
          frame.close();
        },
        error: () => {
          this.configured = '';
        },
      });
      this.decoder.configure(config);
      this.configured = name;
    }

    this.decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: picture.wallUs, data: picture.data }));
    await this.decoder.flush();
  }

  private paint(source: CanvasImageSource, width: number, height: number, wallUs: number): void {
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }

    this.canvas.getContext('2d')?.drawImage(source, 0, 0, width, height);
    this.shownUs = wallUs;
    if (globalThis.saksiMeasure === true) {
      performance.mark('saksi-scrub', { detail: { wallUs } });
    }

    this.onShown(wallUs);
  }

  private close(): void {
    if (this.decoder !== undefined && this.decoder.state !== 'closed') {
      this.decoder.close();
    }

    this.decoder = undefined;
    this.configured = '';
    this.shownKey = '';
  }
}

/** This browser cannot show that coding. */
export class UnsupportedCodec extends Error {
  constructor(readonly codec: string) {
    super(`this browser cannot show ${codec}`);
    this.name = 'UnsupportedCodec';
  }
}

