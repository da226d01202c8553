import { Mp4Error } from './mp4Error';

/** One box: where it lies in the bytes it was found in (ISO 14496-12 4.2). */
export interface Box {
  readonly type: string;
  /** Of its first byte, the one of its size. */
  readonly start: number;
  /** Where its content begins. */
  readonly content: number;
  readonly end: number;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The boxes between two places, one behind another. */
export function readBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let start = from; start < to; ) {
    if (to - start < 8) {
      throw new Mp4Error(`a box is cut at ${start}`);
    }

    let size = view.getUint32(start);
    let content = start + 8;
    if (size === 1 && to - start >= 16) {
      size = Number(view.getBigUint64(start + 8));
      content = start + 16;
    } else if (size === 0) {
      size = to - start;
    }

    if (size < content - start || size > to - start) {
      throw new Mp4Error(`a box at ${start} has an impossible length`);
    }

    boxes.push({ type: fourCharacters(bytes, start + 4), start, content, end: start + size });
    start += size;
  }

  return boxes;
}

export function childrenOf(bytes: Uint8Array, box: Box, skip = 0): Box[] {
  return readBoxes(bytes, box.content + skip, box.end);
}

export function find(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type);
}

export function need(boxes: readonly Box[], type: string): Box {
  const box = find(boxes, type);
  if (box === undefined) {
    throw new Mp4Error(`there is no ${type}`);
  }

  return box;
}

export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

/** Makes a box mean nothing without moving what is behind it. */
export function blank(bytes: Uint8Array, box: Box): void {
  bytes.set([0x66, 0x72, 0x65, 0x65], box.start + 4); // free
}
