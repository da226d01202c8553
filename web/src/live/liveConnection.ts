import { type LiveText, type LiveUnit, parseText, parseUnit } from './messages';

const firstDelayMs = 500;
const longestDelayMs = 15_000;
/** A connection that lasted this long was a good one: the next attempt comes at once. */
const goodMs = 5000;

export interface LiveHandlers {
  onText(message: LiveText): void;
  onUnit(unit: LiveUnit): void;
  onConnection(isOpen: boolean): void;
}

/** The WebSocket of one stream; it comes back by itself. */
export class LiveConnection {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delayMs = firstDelayMs;
  private openedAt = 0;
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly handlers: LiveHandlers,
  ) {
    this.connect();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.openedAt = performance.now();
      this.handlers.onConnection(true);
    });
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => this.receive(event.data));
    socket.addEventListener('close', () => this.again());
  }

  private receive(data: string | ArrayBuffer): void {
    if (this.isClosed) {
      return;
    }

    if (typeof data === 'string') {
      const message = parseText(data);
      if (message !== undefined) {
        this.handlers.onText(message);
      }
    } else {
      const unit = parseUnit(data);
      if (unit !== undefined) {
        this.handlers.onUnit(unit);
      }
    }
  }

  private again(): void {
    if (this.isClosed) {
      return;
    }

    this.handlers.onConnection(false);
    const wasGood = this.openedAt > 0 && performance.now() - this.openedAt > goodMs;
    this.openedAt = 0;
    this.delayMs = wasGood ? firstDelayMs : Math.min(longestDelayMs, this.delayMs * 2);
    // Not all viewers at the same moment after the server was restarted.
    this.timer = setTimeout(() => this.connect(), this.delayMs * (0.7 + 0.6 * Math.random()));
  }
}

/** The address of a stream's WebSocket on the server that sent the page. */
export function liveUrl(camera: string, stream: string): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/api/v1/cameras/${encodeURIComponent(camera)}/streams/${encodeURIComponent(stream)}/live`;
}
