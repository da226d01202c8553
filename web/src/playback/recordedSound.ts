import { alawTable, ulawTable } from '../live/g711';
import { type SoundPacket } from '../opener/protocol';

/** Sound is handed to the browser this long before it is heard. */
const aheadUs = 400_000;
/** The clock that moves further than this between two frames of the screen was set. */
const jumpUs = 300_000;
const mostPackets = 5000;
/** Faster than this, nobody understands anything. */
const fastest = 2;

/** Plays recorded G.711 in step with the pictures: browsers do not play it from MP4. */
export class RecordedSound {
  private context: AudioContext | undefined;
  private packets: SoundPacket[] = [];
  private playing = new Set<AudioBufferSourceNode>();
  private cursorUs = 0;
  private lastUs = 0;
  private lastRate = 1;

  /** Has to be called by a click: browsers withhold sound without one. */
  setMuted(isMuted: boolean): void {
    if (isMuted) {
      void this.context?.close();
      this.context = undefined;
      this.playing.clear();
    } else {
      this.context ??= new AudioContext();
    }
  }

  push(packets: readonly SoundPacket[]): void {
    this.packets = [...this.packets, ...packets].sort((a, b) => a.wallUs - b.wallUs).slice(-mostPackets);
  }

  clear(): void {
    this.packets = [];
    this.silence();
  }

  /** Called for every frame of the screen. */
  tick(us: number, rate: number, isPlaying: boolean): void {
    const hasJumped = Math.abs(us - this.lastUs) > jumpUs || rate !== this.lastRate;
    this.lastUs = us;
    this.lastRate = rate;
    if (this.context === undefined || !isPlaying || rate > fastest || hasJumped) {
      this.silence();
      this.cursorUs = us;
      return;
    }

    for (const packet of this.packets) {
      if (packet.wallUs >= this.cursorUs && packet.wallUs < us + aheadUs) {
        this.schedule(this.context, packet, (packet.wallUs - us) / 1e6 / rate, rate);
        this.cursorUs = packet.wallUs + 1;
      }
    }
  }

  dispose(): void {
    this.setMuted(true);
    this.packets = [];
  }

  private schedule(context: AudioContext, packet: SoundPacket, inSeconds: number, rate: number): void {
    if (packet.bytes.length === 0) {
      return;
    }

    const table = packet.codec === 'alaw' ? alawTable : ulawTable;
    const buffer = context.createBuffer(1, packet.bytes.length, packet.rateHz);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < packet.bytes.length; i++) {
      channel[i] = table[packet.bytes[i]];
    }

    const source = context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = rate;
    source.connect(context.destination);
    source.addEventListener('ended', () => this.playing.delete(source));
    source.start(context.currentTime + Math.max(0, inSeconds));
    this.playing.add(source);
  }

  private silence(): void {
    for (const source of this.playing) {
      source.stop();
    }

    this.playing.clear();
  }
}
