import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type PlaybackSession } from '../../playback/playbackSession';
import { gapAt, happeningAt, type Row } from '../../playback/timelineModel';
import { formatMoment, type TimeView, zoom } from '../../playback/timelineScale';
import { textOr, useText } from '../../text/text';
import { drawTimeline, rulerHeight, rowHeight } from './drawTimeline';
import { Thumbnail } from './Thumbnail';
import classes from './Timeline.module.css';

interface Props {
  readonly session: PlaybackSession;
  readonly rows: readonly Row[];
  readonly view: TimeView;
  readonly marks: readonly [number | undefined, number | undefined];
  readonly onView: (view: TimeView) => void;
}

/** Coverage, gaps with their reasons, motion and events of each camera; from a month to seconds. */
export function Timeline({ session, rows, view, marks, onView }: Props): ReactNode {
  const { t, language } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(800);
  const [hover, setHover] = useState<{ readonly us: number; readonly row: number }>();
  const position = useSyncExternalStore(session.subscribe, () => session.current.positionUs);
  const height = rulerHeight + Math.max(1, rows.length) * rowHeight;
  const drag = useRef<{ kind: 'scrub' | 'pan'; lastX: number } | undefined>(undefined);
  const pointers = useRef(new Map<number, number>());

  useEffect(() => {
    const element = canvas.current;
    if (element === null) {
      return undefined;
    }

    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(200, entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (canvas.current !== null) {
      drawTimeline(canvas.current, { rows, view, width, height, positionUs: position, marks, hoverUs: hover?.us, language });
    }
  }, [rows, view, width, height, position, marks, hover, language]);

  // React listens passively to the wheel; the page would scroll while the timeline zooms.
  useEffect(() => {
    const element = canvas.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const perPixel = view.spanUs / width;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        onView({ ...view, fromUs: view.fromUs + (event.deltaX || event.deltaY) * perPixel });
      } else {
        onView(zoom(view, Math.exp(event.deltaY / 400), view.fromUs + event.offsetX * perPixel));
      }
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [view, width, onView]);

  const at = (event: PointerEvent): { us: number; x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    return { x, y: event.clientY - box.top, us: view.fromUs + (x / box.width) * view.spanUs };
  };
  const onPointerDown = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y, us } = at(event);
    pointers.current.set(event.pointerId, x);
    drag.current = { kind: y < rulerHeight || pointers.current.size > 1 ? 'pan' : 'scrub', lastX: x };
    if (drag.current.kind === 'scrub') {
      session.seek(us, true);
    }
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { x, y, us } = at(event);
    setHover({ us, row: Math.floor((y - rulerHeight) / rowHeight) });
    const perPixel = view.spanUs / width;
    if (pointers.current.size === 2 && pointers.current.has(event.pointerId)) {
      const [[, other]] = [...pointers.current].filter(([id]) => id !== event.pointerId);
      const before = Math.max(8, Math.abs((pointers.current.get(event.pointerId) ?? x) - other));
      onView(zoom(view, before / Math.max(8, Math.abs(x - other)), view.fromUs + ((x + other) / 2) * perPixel));
    } else if (drag.current?.kind === 'scrub') {
      session.seek(us, true);
    } else if (drag.current?.kind === 'pan') {
      onView({ ...view, fromUs: view.fromUs - (x - drag.current.lastX) * perPixel });
      drag.current.lastX = x;
    }

    if (pointers.current.has(event.pointerId)) {
      pointers.current.set(event.pointerId, x);
    }
  };
  const onPointerUp = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
    if (drag.current?.kind === 'scrub') {
      session.seek(at(event).us);
    }

    session.endDrag();
    drag.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (timelineKey(event, session, view, onView)) {
      event.preventDefault();
    }
  };

  const happening = hover === undefined ? undefined : happeningAt(rows[hover.row], hover.us, (view.spanUs / width) * 4);
  const hovered = hover === undefined ? undefined : gapAt(rows[hover.row], hover.us);
  const hoverText = hover === undefined
    ? ''
    : `${formatMoment(hover.us, language)}${hovered === undefined ? '' : ` · ${t('play.gapBecause', { reason: textOr(t, `reason.${hovered.reason}`, hovered.reason) })}`}${happening === undefined ? '' : ` · ${textOr(t, `event.${happening.kind}`, happening.kind)}`}`;
  return (
    <div className={classes.timeline}>
      {hover !== undefined && rows[hover.row] !== undefined && (
        <Thumbnail camera={rows[hover.row].camera} us={hover.us} view={view} fraction={(hover.us - view.fromUs) / view.spanUs} />
      )}
      <canvas
        ref={canvas} className={classes.canvas} data-rows={Math.min(9, Math.max(1, rows.length))} tabIndex={0} role="slider" aria-label={t('play.timeline')}
        aria-describedby="timeline-help" aria-valuemin={Math.round(view.fromUs / 1e6)} aria-valuemax={Math.round((view.fromUs + view.spanUs) / 1e6)}
        aria-valuenow={Math.round(position / 1e6)} aria-valuetext={formatMoment(position, language)}
        onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={onPointerUp}
        onPointerLeave={() => setHover(undefined)} onKeyDown={onKeyDown}
      />
      <p id="timeline-help" className="visually-hidden">{t('play.timelineHelp')}</p>
      <div className={classes.foot}>
        <p className={classes.hover}>{hoverText}</p>
        <ul className={classes.legend}>
          <li data-kind="recorded">{t('play.recorded')}</li>
          <li data-kind="gap">{t('play.gapLegend')}</li>
          <li data-kind="motion">{t('play.motion')}</li>
          <li data-kind="event">{t('play.event')}</li>
        </ul>
      </div>
    </div>
  );
}

/** Keyboard of the timeline; true when the key meant something. */
function timelineKey(event: KeyboardEvent, session: PlaybackSession, view: TimeView, onView: (view: TimeView) => void): boolean {
  const us = session.current.positionUs;
  const go = (target: number): void => {
    session.seek(target);
    if (target < view.fromUs || target > view.fromUs + view.spanUs) {
      onView({ ...view, fromUs: target - view.spanUs / 2 });
    }
  };
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const direction = event.key === 'ArrowRight' ? 1 : -1;
      if (event.shiftKey) {
        session.step(direction);
      } else {
        go(us + (direction * view.spanUs) / 20);
      }

      return true;
    }

    case 'PageUp':
    case 'PageDown':
      go(us + (event.key === 'PageDown' ? view.spanUs : -view.spanUs));
      return true;
    case 'Home':
      go(view.fromUs);
      return true;
    case 'End':
      go(view.fromUs + view.spanUs);
      return true;
    case '+':
    case '=':
      onView(zoom(view, 0.5, us));
      return true;
    case '-':
      onView(zoom(view, 2, us));
      return true;
    default:
      return false;
  }
}
