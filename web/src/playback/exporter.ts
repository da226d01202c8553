import { type OpenerClient } from '../opener/openerClient';
import { type SegmentIndex } from './segmentIndex';
import { fragmentOf, indexAt, keyIndex, type Place } from './segments';

/** Where an exported file goes, piece by piece. */
export interface ExportTarget {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

export interface ExportProgress {
  readonly fraction: number;
  readonly bytes: number;
}

export interface ExportResult {
  readonly bytes: number;
  readonly files: number;
  /** How much of the time is not recorded, in microseconds. */
  readonly gapUs: number;
}

const batchBytes = 8 << 20;
/** Less than this between two fragments is a seam, not a gap. */
const seamUs = 400_000;

/** Nothing is recorded in the time that was asked for. */
export class NothingToExport extends Error {}

/**
 * Opens a stretch of a recording and writes it as fragmented MP4, without re-encoding. It begins at the key frame at or
 * before the start. Gaps are closed; when the camera's parameters change, a new file begins.
 */
export async function exportRange(
  opener: OpenerClient, index: SegmentIndex, fromUs: number, toUs: number,
  openTarget: (number: number) => Promise<ExportTarget>, onProgress: (progress: ExportProgress) => void, signal: AbortSignal,
): Promise<ExportResult> {
  await index.ensure(fromUs - 30e6, toUs);
  const places = chosenPlaces(index.places, fromUs, toUs);
  if (places.length === 0) {
    throw new NothingToExport();
  }

  const writer = new ExportWriter(opener, openTarget);
  try {
    for (let at = 0; at < places.length; ) {
      signal.throwIfAborted();
      const end = batchEnd(places, at);
      await writer.add(places.slice(at, end));
      at = end;
      onProgress({ fraction: at / places.length, bytes: writer.bytes });
    }

    await writer.close();
    return { bytes: writer.bytes, files: writer.files, gapUs: writer.gapUs };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function chosenPlaces(places: readonly Place[], fromUs: number, toUs: number): Place[] {
  const first = indexAt(places, fromUs);
  if (places[first] === undefined) {
    return [];
  }

  const chosen: Place[] = [];
  for (let at = keyIndex(places, first); at < places.length && fragmentOf(places[at]).startUs < toUs; at++) {
    chosen.push(places[at]);
  }

  return chosen;
}

function batchEnd(places: readonly Place[], from: number): number {
  let bytes = 0;
  let at = from;
  while (at < places.length && places[at].segment === places[from].segment && (at === from || bytes + fragmentOf(places[at]).size <= batchBytes)) {
    bytes += fragmentOf(places[at]).size;
    at++;
  }

  return at;
}

class ExportWriter {
  bytes = 0;
  files = 0;
  gapUs = 0;
  private target: ExportTarget | undefined;
  private parameters: string | undefined;
  private run = '';
  private shiftUs: number | undefined;
  private originUs = 0;
  private lastEndUs: number | undefined;
  private sequence = 1;

  constructor(
    private readonly opener: OpenerClient,
    private readonly openTarget: (number: number) => Promise<ExportTarget>,
  ) {}

  async add(places: readonly Place[]): Promise<void> {
    const { segment } = places[0];
    const facts = await this.opener.ask('facts', { segment });
    if (segment.isClosed) {
      await this.opener.ask('checkEnd', { segment });
    }

    const startUs = fragmentOf(places[0]).startUs;
    const isNewFile = this.parameters !== facts.parameters;
    if (isNewFile) {
      await this.target?.close();
      this.target = await this.openTarget(this.files++);
      this.parameters = facts.parameters;
      this.originUs = startUs;
    }

    const gapUs = this.lastEndUs === undefined ? 0 : startUs - this.lastEndUs;
    if (gapUs > seamUs) {
      this.gapUs += gapUs;
    }

    if (!isNewFile && (gapUs > seamUs || segment.run !== this.run)) {
      this.originUs += gapUs; // Also where clocks make two runs overlap: decode times only go up.
    }

    if (segment.run !== this.run) {
      this.run = segment.run;
      this.shiftUs = undefined;
    }

    const media = await this.opener.ask('media', {
      segment, fragments: places.map(fragmentOf), trackIds: facts.tracks.map((track) => track.id),
      originUs: this.originUs, shiftUs: this.shiftUs, sequence: this.sequence,
    });
    this.sequence += places.length;
    this.shiftUs = media.shiftUs;
    const last = fragmentOf(places[places.length - 1]);
    this.lastEndUs = last.startUs + last.durationUs;
    if (isNewFile) {
      await this.put(media.init);
    }

    await this.put(media.bytes);
  }

  async close(): Promise<void> {
    await this.target?.close();
    this.target = undefined;
  }

  async abort(): Promise<void> {
    await this.target?.abort();
    this.target = undefined;
  }

  private async put(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.bytes += bytes.length;
    await this.target?.write(bytes);
  }
}
