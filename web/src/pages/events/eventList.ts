import { type EventDto } from '../../api/types';
import { formatUs, parseUs } from '../../playback/segments';

/** How many are fetched at once. */
export const pageSize = 100;
/** Playback begins a little earlier, so that one sees how it came about. */
const leadUs = 5e6;

/** A day of the owner's own calendar as an input of type date writes it. */
export function dayOf(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** A day further on or back. Days are not always of 24 hours. */
export function otherDay(day: string, steps: number): string {
  const [year, month, date] = day.split('-').map(Number);
  return dayOf(new Date(year, month - 1, date + steps, 12));
}

/** From midnight to midnight, local, in Unix microseconds. */
export function windowOf(day: string): { readonly fromUs: number; readonly toUs: number } {
  const midnight = (text: string): number => {
    const [year, month, date] = text.split('-').map(Number);
    return new Date(year, month - 1, date).getTime() * 1000;
  };
  return { fromUs: midnight(day), toUs: midnight(otherDay(day, 1)) };
}

export function isDay(text: string | null): text is string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The pages as one list, newest first; pages overlap where several things began in the same moment. */
export function joinPages(pages: readonly (readonly EventDto[])[]): EventDto[] {
  return [...new Map(pages.flat().map((event) => [event.id, event])).values()];
}

/** Before which time the next page ends; undefined when there is none. */
export function nextBefore(pages: readonly (readonly EventDto[])[]): number | undefined {
  const last = pages[pages.length - 1];
  if (last.length < pageSize) {
    return undefined;
  }

  // Others may have begun in the same millisecond as the last one: they are asked for again, unless it was all the same moment.
  const [newest, oldest] = [parseUs(last[0].start), parseUs(last[last.length - 1].start)];
  return newest === oldest ? oldest : oldest + 1000;
}

/** Where it can be seen; undefined for what no camera saw. */
export function playbackLink(event: EventDto): string | undefined {
  return event.camera === null
    ? undefined
    : `/playback?${new URLSearchParams({ camera: event.camera, t: formatUs(parseUs(event.start) - leadUs) }).toString()}`;
}
