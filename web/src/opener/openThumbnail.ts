import { MemorySource } from '../sealed/byteSource';
import { HttpSource } from '../sealed/httpSource';
import { SealedError } from '../sealed/sealedError';
import { SealedFile } from '../sealed/sealedFile';

const largestThumbnail = 4 << 20;

/** A thumbnail is an age file of its own in a pack of many: its bytes are fetched and opened alone. */
export async function openThumbnail(id: string, offset: number, size: number, identities: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  if (size > largestThumbnail) {
    throw new SealedError('format', 'too large for a thumbnail');
  }

  const bytes = await new HttpSource(`/api/v1/thumbnails/${encodeURIComponent(id)}`).read(offset, size);
  const file = await SealedFile.open(new MemorySource(bytes), identities);
  return (await file.read(0, await file.contentSize(bytes.length))) as Uint8Array<ArrayBuffer>;
}
