import { type Row, type Stretch } from '../../playback/timelineModel';
import { ticks, type TimeView } from '../../playback/timelineScale';

export const rulerHeight = 32;
export const rowHeight = 40;

export interface TimelineDrawing {
  readonly rows: readonly Row[];
  readonly view: TimeView;
  readonly width: number;
  readonly height: number;
  readonly positionUs: number;
  readonly marks: readonly [number | undefined, number | undefined];
  readonly hoverUs: number | undefined;
  readonly language: string;
}

/** Paints the timeline; colours come from the page's style. */
export function drawTimeline(canvas: HTMLCanvasElement, drawing: TimelineDrawing): void {
  const scale = globalThis.devicePixelRatio || 1;
  const { width, height, view } = drawing;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }

  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }

  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--saksi-${name}`);
  const x = (us: number): number => ((us - view.fromUs) / view.spanUs) * width;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  drawRuler(context, drawing, x, colour);
  drawing.rows.forEach((row, index) => drawRow(context, row, rulerHeight + index * rowHeight, width, x, colour));
  drawMarks(context, drawing, x, colour);
  if (drawing.hoverUs !== undefined) {
    context.fillStyle = colour('muted');
    context.fillRect(Math.round(x(drawing.hoverUs)), rulerHeight - 6, 1, height);
  }

  const playhead = Math.round(x(drawing.positionUs));
  context.fillStyle = style.color;
  context.fillRect(playhead - 1, rulerHeight - 12, 2, height);
  context.beginPath();
  context.moveTo(playhead - 6, rulerHeight - 14);
  context.lineTo(playhead + 6, rulerHeight - 14);
  context.lineTo(playhead, rulerHeight - 5);
  context.fill();
}

type ToX = (us: number) => number;
type Colour = (name: string) => string;

function drawRuler(context: CanvasRenderingContext2D, { view, width, height, language }: TimelineDrawing, x: ToX, colour: Colour): void {
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (const tick of ticks(view, width, language)) {
    const at = Math.round(x(tick.us));
    context.fillStyle = colour('line');
    context.fillRect(at, tick.isDay ? 0 : 22, 1, height);
    context.fillStyle = colour('muted');
    context.fillText(tick.label, at + 4, 3);
  }
}

function drawRow(context: CanvasRenderingContext2D, row: Row, top: number, width: number, x: ToX, colour: Colour): void {
  const bar = (stretches: readonly Stretch[], from: number, tall: number): void => {
    for (const stretch of stretches) {
      const left = Math.max(-2, x(stretch.fromUs));
      const right = Math.min(width + 2, x(stretch.toUs));
      if (right >= 0 && left <= width) {
        // What is shorter than a pixel is still to be seen.
        context.fillRect(left, top + from, Math.max(1, right - left), tall);
      }
    }
  };
  context.fillStyle = colour('line');
  context.fillRect(0, top + 16, width, 18);
  context.fillStyle = colour('recorded');
  bar(row.spans, 16, 18);
  context.fillStyle = colour('gap');
  bar(row.gaps, 30, 4);
  context.fillStyle = colour('motion');
  bar(row.motion, 16, 6);
  context.fillStyle = colour('event');
  bar(row.events, 22, 6);
  context.fillStyle = colour('muted');
  context.font = '12px system-ui, sans-serif';
  context.textBaseline = 'top';
  context.fillText(row.name, 4, top + 2);
}

function drawMarks(context: CanvasRenderingContext2D, { marks: [from, to], height }: TimelineDrawing, x: ToX, colour: Colour): void {
  context.fillStyle = colour('event');
  if (from !== undefined && to !== undefined) {
    context.globalAlpha = 0.22;
    context.fillRect(x(from), rulerHeight, x(to) - x(from), height);
    context.globalAlpha = 1;
  }

  for (const mark of [from, to]) {
    if (mark !== undefined) {
      context.fillRect(Math.round(x(mark)) - 1, rulerHeight, 2, height);
    }
  }
}
