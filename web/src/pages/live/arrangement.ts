import { type Camera } from '../../api/types';

/** The cameras in the owner's order; those that are not in it come behind, as the server lists them. */
export function arrange(cameras: readonly Camera[], order: readonly string[]): Camera[] {
  const place = new Map(order.map((id, index) => [id, index]));
  return [...cameras].sort((a, b) => (place.get(a.id) ?? order.length) - (place.get(b.id) ?? order.length));
}

/** The list with one entry moved by some places. */
export function move(ids: readonly string[], id: string, steps: number): string[] {
  const from = ids.indexOf(id);
  const result = [...ids];
  if (from >= 0) {
    const to = Math.max(0, Math.min(ids.length - 1, from + steps));
    result.splice(to, 0, ...result.splice(from, 1));
  }

  return result;
}
