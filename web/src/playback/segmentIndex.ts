import { type OpenerClient } from '../opener/openerClient';
import { type FragmentPlace, fragmentOf, indexAt, type Place, placesOf, type Segment } from './segments';

/** Segments are asked for in stretches of this length, so that going to and fro asks once. */
const windowUs = 300e6;
/** What is being recorded grows: ask again after this time. */
const refreshMs = 2000;
/** Fragments of one run may lie this far apart and still be one recording. */
const seamUs = 400_000;

export type FetchSegments = (fromUs: number, toUs: number) => Promise<Segment[]>;

/** What is known of one stream's segments, fetched as they are needed. */
export class SegmentIndex {
  private readonly windows = new Map<number, { fetchedAt: number; isFinal: boolean; work?: Promise<void> }>();
  private readonly segments = new Map<string, Segment>();
  private readonly faults = new Map<string, { readonly segment: Segment; readonly error: unknown }>();
  private sorted: Place[] | undefined;

  constructor(
    private readonly fetchSegments: FetchSegments,
    private readonly opener: OpenerClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** All fragments known, in the order of time. */
  get places(): readonly Place[] {
    this.sorted ??= placesOf([...this.segments.values()]);
    return this.sorted;
  }

  /** Fetches what is not known of the stretch. */
  async ensure(fromUs: number, toUs: number): Promise<void> {
    const works: Promise<void>[] = [];
    for (let start = Math.floor(fromUs / windowUs) * windowUs; start < toUs; start += windowUs) {
      const known = this.windows.get(start);
      if (known?.work !== undefined) {
        works.push(known.work);
      } else if (known === undefined || (!known.isFinal && this.now() - known.fetchedAt > refreshMs)) {
        works.push(this.load(start));
      }
    }

    await Promise.all(works);
  }

  /** Whether that moment has been asked for already. */
  knows(us: number): boolean {
    const known = this.windows.get(Math.floor(us / windowUs) * windowUs);
    return known !== undefined && known.fetchedAt > 0;
  }

  /** Why the segment of that moment, which the server does not describe, could not be looked through in this browser. */
  faultAt(us: number): unknown {
    return [...this.faults.values()].find(({ segment }) => segment.startUs <= us && us < segment.endUs)?.error;
  }

  /** The fragment at a time; undefined in a gap. */
  at(us: number): number | undefined {
    const index = indexAt(this.places, us);
    const place = this.places[index];
    if (place !== undefined && fragmentOf(place).startUs <= us + 1000) {
      return index;
    }

    // A seam between fragments is no gap.
    const before = this.places[index - 1];
    if (place !== undefined && before !== undefined) {
      const endUs = fragmentOf(before).startUs + fragmentOf(before).durationUs;
      return fragmentOf(place).startUs - endUs < seamUs ? index : undefined;
    }

    return undefined;
  }

  /** When something is recorded again after that time, as far as is known. */
  nextStart(us: number): number | undefined {
    const place = this.places[indexAt(this.places, us)];
    return place === undefined ? undefined : Math.max(us, fragmentOf(place).startUs);
  }

  private load(start: number): Promise<void> {
    const entry = this.windows.get(start) ?? { fetchedAt: 0, isFinal: false };
    this.windows.set(start, entry);
    entry.work = this.fetchWindow(start).then(
      (isFinal) => this.windows.set(start, { fetchedAt: this.now(), isFinal }),
      (error: unknown) => {
        this.windows.delete(start);
        throw error;
      },
    ).then(() => undefined);
    return entry.work;
  }

  private async fetchWindow(start: number): Promise<boolean> {
    const segments = await this.fetchSegments(start, start + windowUs);
    let isFinal = start + windowUs < (this.now() - 120_000) * 1000;
    for (const segment of segments) {
      isFinal &&= !segment.isOpen;
      const fragments = segment.fragments.length > 0 ? segment.fragments : await this.scan(segment);
      this.segments.set(segment.id, { ...segment, fragments });
    }

    this.sorted = undefined;
    return isFinal;
  }

  private async scan(segment: Segment): Promise<readonly FragmentPlace[]> {
    const known = this.segments.get(segment.id);
    if (!segment.isOpen && known !== undefined && !known.isOpen) {
      return known.fragments;
    }

    try {
      const fragments = await this.opener.ask('scan', { segment });
      this.faults.delete(segment.id);
      return fragments;
    } catch (error) {
      this.faults.set(segment.id, { segment, error });
      return known?.fragments ?? [];
    }
  }
}
