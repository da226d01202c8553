/** A corner in fractions of the picture, from the upper left. */
export type Corner = readonly [x: number, y: number];

/** Where motion counts, or does not. */
export interface Zone {
  readonly isExcluded: boolean;
  readonly corners: readonly Corner[];
}

export const fewestCorners = 3;
export const mostCorners = 64;

/** Corners as settings write them: `0,0.5 1,0.5 1,1`. */
export function parseCorners(text: string): Corner[] | undefined {
  const words = text.trim().split(/\s+/);
  const corners = words.map((word) => /^(\d*\.?\d+),(\d*\.?\d+)$/.exec(word)).map((match) => match === null ? undefined : [Number(match[1]), Number(match[2])] as const);
  const isRight = corners.length >= fewestCorners && corners.length <= mostCorners && corners.every((corner) => corner?.every((each) => each <= 1));
  return isRight ? (corners as Corner[]) : undefined;
}

export function formatCorners(corners: readonly Corner[]): string {
  return corners.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
}

/** A zone as settings write it: `include 0,0.5 1,0.5 1,1`. */
export function parseZone(text: string): Zone | undefined {
  const match = /^\s*(include|exclude)\s+(.*)$/.exec(text);
  const corners = match === null ? undefined : parseCorners(match[2]);
  return match === null || corners === undefined ? undefined : { isExcluded: match[1] === 'exclude', corners };
}

export function formatZone(zone: Zone): string {
  return `${zone.isExcluded ? 'exclude' : 'include'} ${formatCorners(zone.corners)}`;
}

/** The zone with one corner elsewhere, inside of the picture. */
export function withCorner(zone: Zone, index: number, [x, y]: Corner): Zone {
  const corner: Corner = [round(Math.min(1, Math.max(0, x))), round(Math.min(1, Math.max(0, y)))];
  return { ...zone, corners: zone.corners.map((each, i) => i === index ? corner : each) };
}

/** Half way between a corner and the next. */
export function middleAfter(zone: Zone, index: number): Corner {
  const [a, b] = [zone.corners[index], zone.corners[(index + 1) % zone.corners.length]];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** The zone with a new corner half way to the next one; the same zone when it has enough. */
export function withNewCorner(zone: Zone, index: number): Zone {
  const [x, y] = middleAfter(zone, index);
  return zone.corners.length >= mostCorners ? zone : { ...zone, corners: zone.corners.toSpliced(index + 1, 0, [round(x), round(y)]) };
}

/** The zone without a corner; the same zone when it needs all it has. */
export function withoutCorner(zone: Zone, index: number): Zone {
  return zone.corners.length <= fewestCorners ? zone : { ...zone, corners: zone.corners.toSpliced(index, 1) };
}

/** What a new zone is before somebody moves it: the middle, a little smaller the more there are. */
export function newZone(count: number): Zone {
  const edge = round(0.2 + Math.min(count, 4) * 0.05);
  const far = round(1 - edge);
  return { isExcluded: false, corners: [[edge, edge], [far, edge], [far, far], [edge, far]] };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
