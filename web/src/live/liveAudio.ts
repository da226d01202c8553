import { alawTable, ulawTable } from './g711';
import { decodeBytes, type LiveTrack, type LiveUnit } from './messages';

/** Sound begins this much later than it could, so that the network's unevenness is not heard. */
const cushionSeconds = 0.12;
const longestLagSeconds = 0.6;

/** Plays the sound of one stream. Made when somebody asks for sound: browsers want a click first. */
export class LiveAudio {
  private readonly context = new AudioContext();
  private decoder: AudioDecoder | undefined;
  private playAt = 0;

  constructor(private readonly track: LiveTrack) {
    void this.context.resume();
    if (!isG711(track)) {
      this.decoder = new AudioDecoder({ output: (data) => this.playData(data), error: () => (this.decoder = undefined) });
      this.decoder.configure({
        codec: track.codecString,
        sampleRate: track.clockRate,
        numberOfChannels: track.channels ?? 1,
        description: decodeBytes(track.description),
      });
    }
  }

  static isPlayable(track: LiveTrack): boolean {
    return isG711(track) || ((track.codec === 'aac' || track.codec === 'opus') && 'AudioDecoder' in globalThis);
  }

  push(unit: LiveUnit): void {
    if (isG711(this.track)) {
      this.playSamples(unit.data);
    } else if (this.decoder?.state === 'configured' && this.decoder.decodeQueueSize < 20) {
      this.decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: unit.ptsUs, data: unit.data }));
    }
  }

  close(): void {
    if (this.decoder !== undefined && this.decoder.state !== 'closed') {
      this.decoder.close();
    }

    void this.context.close();
  }

  private playSamples(bytes: Uint8Array): void {
    const table = /(pcma|alaw|g711a)/i.test(this.track.codec) ? alawTable : ulawTable;
    const buffer = this.context.createBuffer(1, Math.max(1, bytes.length), this.track.clockRate);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < bytes.length; i++) {
      channel[i] = table[bytes[i]];
    }

    this.schedule(buffer);
  }

  private playData(data: AudioData): void {
    const buffer = this.context.createBuffer(data.numberOfChannels, data.numberOfFrames, data.sampleRate);
    for (let channel = 0; channel < data.numberOfChannels; channel++) {
      data.copyTo(buffer.getChannelData(channel), { planeIndex: channel, format: 'f32-planar' });
    }

    data.close();
    this.schedule(buffer);
  }

  private schedule(buffer: AudioBuffer): void {
    const now = this.context.currentTime;
    if (this.playAt < now) {
      this.playAt = now + cushionSeconds;
    } else if (this.playAt > now + longestLagSeconds) {
      return; // Too far behind the picture: leave some out.
    }

    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.start(this.playAt);
    this.playAt += buffer.duration;
  }
}

function isG711(track: LiveTrack): boolean {
  return /^(pcm[au]|[au]law|g711[au]?)$/i.test(track.codec);
}
