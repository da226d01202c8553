/** docs/design/serve-and-watch.md, "Live messages". */
export interface LiveTrack {
  readonly index: number;
  readonly kind: 'video' | 'audio';
  readonly codec: string;
  readonly codecString: string;
  readonly width?: number;
  readonly height?: number;
  readonly clockRate: number;
  readonly channels?: number;
  /** Base64 of avcC, hvcC, dOps or AudioSpecificConfig. */
  readonly description?: string | null;
}

export type LiveText =
  | { readonly type: 'tracks'; readonly tracks: readonly LiveTrack[] }
  | { readonly type: 'state'; readonly state: 'connecting' | 'receiving' | 'lost'; readonly reason?: string | null }
  | { readonly type: 'skipped'; readonly units: number };

/** One access unit. */
export interface LiveUnit {
  readonly track: number;
  readonly isKeyFrame: boolean;
  readonly isDamaged: boolean;
  readonly ptsUs: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

const headSize = 12;

/** Reads a binary message; undefined when it is none. */
export function parseUnit(message: ArrayBuffer): LiveUnit | undefined {
  if (message.byteLength < headSize) {
    return undefined;
  }

  const view = new DataView(message);
  const flags = view.getUint8(1);
  return {
    track: view.getUint8(0),
    isKeyFrame: (flags & 1) !== 0,
    isDamaged: (flags & 2) !== 0,
    ptsUs: Number(view.getBigInt64(4)),
    data: new Uint8Array(message, headSize),
  };
}

export function parseText(text: string): LiveText | undefined {
  try {
    const value = JSON.parse(text) as LiveText;
    return typeof value === 'object' && value !== null && typeof value.type === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

export function decodeBytes(base64: string | null | undefined): Uint8Array<ArrayBuffer> | undefined {
  return base64 === undefined || base64 === null || base64 === ''
    ? undefined
    : Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
