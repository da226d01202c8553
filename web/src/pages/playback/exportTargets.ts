import { type ExportTarget } from '../../playback/exporter';
import { saveBlob } from '../live/snapshot';

type SavePicker = (options: { suggestedName: string; types: { accept: Record<string, string[]> }[] }) => Promise<FileSystemFileHandle>;

/** Parts are handed to the browser in pieces of this size: it keeps large blobs on disk, not in memory. */
const partBytes = 32 << 20;

/**
 * Asks where the file shall go, where the browser can write to it as it grows; else collects it as a download.
 * Has to be called by a click.
 */
export async function chooseTarget(name: string): Promise<ExportTarget> {
  const picker = (globalThis as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
  if (picker === undefined) {
    return new DownloadTarget(name);
  }

  const handle = await picker({ suggestedName: name, types: [{ accept: { 'video/mp4': ['.mp4'] } }] });
  const stream = await handle.createWritable();
  return {
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    abort: () => stream.abort(),
  };
}

export class DownloadTarget implements ExportTarget {
  private blobs: Blob[] = [];
  private parts: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;

  constructor(private readonly name: string) {}

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.parts.push(bytes);
    this.size += bytes.length;
    if (this.size >= partBytes) {
      this.fold();
    }

    return Promise.resolve();
  }

  close(): Promise<void> {
    this.fold();
    saveBlob(new Blob(this.blobs, { type: 'video/mp4' }), this.name);
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.blobs = [];
    this.parts = [];
    return Promise.resolve();
  }

  private fold(): void {
    this.blobs.push(new Blob(this.parts));
    this.parts = [];
    this.size = 0;
  }
}
