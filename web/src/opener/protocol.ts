import { type Codec } from '../mp4/initSegment';
import { type FragmentPlace, type Segment } from '../playback/segments';
import { type SealedReason } from '../sealed/sealedError';

/** What the page knows of a track. */
export interface TrackFacts {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly codec: Codec;
  readonly codecString: string;
  readonly width: number;
  readonly height: number;
}

export interface SegmentFacts {
  readonly tracks: readonly TrackFacts[];
  /** The same for segments that can be appended without a new init segment. */
  readonly parameters: string;
}

/** A packet of G.711. */
export interface SoundPacket {
  readonly codec: 'alaw' | 'ulaw';
  readonly wallUs: number;
  readonly rateHz: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Fragments ready for Media Source Extensions. */
export interface Media {
  readonly init: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was added to the segment's media time to make wall time, in microseconds. */
  readonly shiftUs: number;
  /** Wall time of each picture, ascending, in microseconds. */
  readonly pictures: readonly number[];
  /** Sound that no browser plays from MP4; the page decodes it itself. */
  readonly sound: readonly SoundPacket[];
}

/** One picture that can be decoded alone. */
export interface KeyPicture {
  readonly codecString: string;
  readonly codec: Codec;
  readonly description: Uint8Array<ArrayBuffer> | undefined;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly wallUs: number;
  readonly width: number;
  readonly height: number;
}

/** What the worker can be asked. Each takes one argument and gives one answer. */
export interface Opener {
  /** Takes the identities of a file into the worker's memory. */
  unlock(request: { file: Uint8Array; passphrase?: string }): Promise<readonly string[]>;
  /** Forgets them, and everything that was opened with them. */
  lock(request: Record<string, never>): Promise<void>;
  /** The identities, sealed with a passphrase: the only way in which they leave the worker. */
  sealForKeeping(request: { passphrase: string }): Promise<string>;
  facts(request: { segment: Segment }): Promise<SegmentFacts>;
  /** Looks for the fragments of a segment of which the server has no table, because it is still open or was cut. */
  scan(request: { segment: Segment }): Promise<readonly FragmentPlace[]>;
  media(request: {
    segment: Segment;
    fragments: readonly FragmentPlace[];
    trackIds: readonly number[];
    /** Wall time that becomes 0 in the media's time, in microseconds. */
    originUs: number;
    /** Wanted shift, so that a run goes on without a seam; unless wall time has gone another way meanwhile. */
    shiftUs?: number;
    sequence: number;
  }): Promise<Media>;
  keyPicture(request: { segment: Segment; fragment: FragmentPlace }): Promise<KeyPicture>;
  /** Opens one thumbnail of a pack: a JPEG. */
  thumbnail(request: { id: string; offset: number; size: number }): Promise<Uint8Array<ArrayBuffer>>;
  /** Checks that a closed segment ends where it was ended. */
  checkEnd(request: { segment: Segment }): Promise<void>;
}

export type OpenerMethod = keyof Opener;

export interface OpenerCall {
  readonly id: number;
  readonly method: OpenerMethod;
  readonly request: unknown;
}

export interface OpenerAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly reason: SealedReason; readonly message: string };
}
