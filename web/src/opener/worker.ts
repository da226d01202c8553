import { Mp4Error } from '../mp4/mp4Error';
import { type Segment } from '../playback/segments';
import { type Identity, readIdentityFile, sealIdentities } from '../sealed/identityFile';
import { SealedError } from '../sealed/sealedError';
import { OpenSegment } from './openSegment';
import { openThumbnail } from './openThumbnail';
import { type Opener, type OpenerAnswer, type OpenerCall } from './protocol';

/**
 * The only place of the page that knows the identities. They come in as a file, stay in this worker's memory, and leave
 * it only sealed with a passphrase.
 */
const keptSegments = 24;
let identities: Identity[] = [];
const segments = new Map<string, Promise<OpenSegment>>();

function opened(segment: Segment): Promise<OpenSegment> {
  const known = segments.get(segment.id);
  if (known !== undefined) {
    segments.delete(segment.id);
    segments.set(segment.id, known);
    return known;
  }

  if (identities.length === 0) {
    return Promise.reject(new SealedError('no-identity', 'no identity is there'));
  }

  const fresh = OpenSegment.open(segment, identities.map((identity) => identity.secret));
  segments.set(segment.id, fresh);
  fresh.catch(() => segments.delete(segment.id));
  for (const id of segments.keys()) {
    if (segments.size <= keptSegments) {
      break;
    }

    segments.delete(id);
  }

  return fresh;
}

const opener: Opener = {
  async unlock({ file, passphrase }) {
    identities = await readIdentityFile(file, passphrase);
    segments.clear();
    return identities.map((identity) => identity.recipient);
  },
  lock() {
    identities = [];
    segments.clear();
    return Promise.resolve();
  },
  sealForKeeping: ({ passphrase }) => sealIdentities(identities, passphrase),
  facts: async ({ segment }) => (await opened(segment)).facts(),
  scan: async ({ segment }) => (await opened(segment)).scan(),
  media: async ({ segment, fragments, trackIds, originUs, shiftUs, sequence }) =>
    (await opened(segment)).media(segment, fragments, trackIds, originUs, shiftUs, sequence),
  keyPicture: async ({ segment, fragment }) => (await opened(segment)).keyPicture(fragment),
  thumbnail: ({ id, offset, size }) => openThumbnail(id, offset, size, identities.map((identity) => identity.secret)),
  checkEnd: async ({ segment }) => (await opened(segment)).checkEnd(),
};

async function answer(call: OpenerCall): Promise<OpenerAnswer> {
  try {
    const method = opener[call.method] as (request: unknown) => Promise<unknown>;
    return { id: call.id, value: await method(call.request) };
  } catch (error) {
    if (error instanceof SealedError) {
      return { id: call.id, error: { reason: error.reason, message: error.message } };
    }

    const message = error instanceof Error ? error.message : String(error);
    // Fetch fails with a TypeError when the server is not there.
    const reason = error instanceof Mp4Error ? 'format' : error instanceof TypeError ? 'fetch' : 'damaged';
    return { id: call.id, error: { reason, message } };
  }
}

function buffers(value: unknown): Transferable[] {
  if (value instanceof Uint8Array) {
    return [value.buffer as ArrayBuffer];
  }

  if (value === null || typeof value !== 'object') {
    return [];
  }

  return Object.values(value).filter((part) => part instanceof Uint8Array).map((part) => part.buffer as ArrayBuffer);
}

self.addEventListener('message', (event: MessageEvent<OpenerCall>) => {
  void answer(event.data).then((result) => {
    // The description belongs to the segment and is needed again: it is copied, not given away.
    const isShared = event.data.method === 'keyPicture';
    const transfer = isShared ? [] : buffers(result.value);
    self.postMessage(result, { transfer });
  });
});
