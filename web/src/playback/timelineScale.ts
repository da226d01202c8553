/** What part of time a timeline shows. */
export interface TimeView {
  readonly fromUs: number;
  readonly spanUs: number;
}

const second = 1e6;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const shortestSpanUs = 5 * second;
export const longestSpanUs = 62 * day;

/** Steps between two labels, from seconds to a month. */
const steps = [
  second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day,
];

export interface Tick {
  readonly us: number;
  readonly label: string;
  /** The first one of a day, with the date. */
  readonly isDay: boolean;
}

/** Labels for a view in local time, not closer than so many pixels. */
export function ticks(view: TimeView, widthPixels: number, language: string, minimumPixels = 90): Tick[] {
  const smallest = (view.spanUs / Math.max(1, widthPixels)) * minimumPixels;
  const step = steps.find((candidate) => candidate >= smallest) ?? steps[steps.length - 1];
  const result: Tick[] = [];
  // Local midnight is where days begin; the offset may change within the view.
  const offsetUs = new Date((view.fromUs + view.spanUs / 2) / 1000).getTimezoneOffset() * minute;
  const first = Math.ceil((view.fromUs - offsetUs) / step) * step + offsetUs;
  for (let us = first; us <= view.fromUs + view.spanUs; us += step) {
    const date = new Date(us / 1000);
    const isDay = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    result.push({ us, isDay, label: isDay || step >= day ? dayLabel(date, language) : timeLabel(date, step) });
  }

  return result;
}

function dayLabel(date: Date, language: string): string {
  return date.toLocaleDateString(language, { weekday: 'short', day: 'numeric', month: 'short' });
}

function timeLabel(date: Date, step: number): string {
  const text = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step < minute ? `${text}:${two(date.getSeconds())}` : text;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Zooms around a moment that stays where it is. */
export function zoom(view: TimeView, factor: number, aroundUs: number): TimeView {
  const spanUs = Math.min(longestSpanUs, Math.max(shortestSpanUs, view.spanUs * factor));
  return { spanUs, fromUs: aroundUs - ((aroundUs - view.fromUs) / view.spanUs) * spanUs };
}

/** The stretch to ask the server for: wider than the view and on a grid, so that moving a little asks for nothing. */
export function queryWindow(view: TimeView): { fromUs: number; toUs: number; resolutionUs: number } {
  const grid = 2 ** Math.ceil(Math.log2(view.spanUs / second)) * second;
  const fromUs = Math.floor(view.fromUs / grid) * grid;
  return { fromUs, toUs: fromUs + 2 * grid, resolutionUs: grid / 2000 };
}

/** Wall time for people: local, with tenths of a second. */
export function formatMoment(us: number, language: string): string {
  const date = new Date(us / 1000);
  const day = date.toLocaleDateString(language, { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' });
  const tenth = Math.floor(date.getMilliseconds() / 100);
  return `${day}, ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${tenth}`;
}

/** For an input of type datetime-local. */
export function toLocalInput(us: number): string {
  const date = new Date(us / 1000);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function fromLocalInput(text: string): number | undefined {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : ms * 1000;
}
