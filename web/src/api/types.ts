// The shapes of /api/v1 that the page relies on (docs/design/serve-and-watch.md). Times are RFC 3339 UTC in text.
import { type components } from './openapi';

export type Role = 'viewer' | 'operator' | 'administrator';

/** `GET session`: who is signed in; 401 when nobody is. */
export interface Session {
  readonly user: { readonly id: string; readonly name: string; readonly role: Role };
}

/** `GET setup`: open until the first administrator is there. */
export interface SetupState {
  readonly needed: boolean;
  /** The settings say already to whom recordings are sealed. */
  readonly hasRecipients?: boolean;
  /** What the button says that leads to the OpenID Connect server; null: there is none. */
  readonly openId?: string | null;
}

/** `POST setup`. The token comes from the one-time link's fragment. */
export interface SetupRequest {
  readonly token: string;
  readonly userName: string;
  readonly password: string;
  readonly recipients: readonly string[];
}

/** `PUT password`: what ended with the old one. */
export interface PasswordChanged {
  readonly endedSessions: number;
  readonly endedTokens: number;
}

export type StreamState = 'recording' | 'connecting' | 'lost' | 'off';

/** One encoding of a camera with its present state. */
export interface Stream {
  readonly name: string;
  readonly state: StreamState;
  /** One of the gap reasons of the guide while the state is lost. */
  readonly reason?: string | null;
  readonly detail?: string | null;
  readonly since?: string | null;
  readonly codec?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly audioCodec?: string | null;
  readonly framesPerSecond?: number | null;
  readonly bitsPerSecond?: number | null;
}

export interface Camera {
  readonly id: string;
  readonly name: string;
  readonly group?: string | null;
  readonly hasPtz?: boolean;
  readonly hasSnapshot?: boolean;
  /** The first is the main stream. */
  readonly streams: readonly Stream[];
  /** How its pictures are looked at, for motion and thumbnails; null: they are not. */
  readonly watching?: Watching | null;
}

export interface Watching {
  /** no-pictures, watching, failing or unavailable. */
  readonly state: string;
  readonly detail?: string | null;
  readonly isMoving: boolean;
}

export const recordingModes = ['always', 'on-motion', 'on-event', 'never'] as const;
export type RecordingMode = (typeof recordingModes)[number];

/** What is stored of a camera; secrets never come back. */
export interface CameraSettings {
  readonly id?: string;
  readonly name: string;
  readonly group?: string | null;
  readonly streams: readonly { readonly name: string; readonly url: string }[];
  readonly userName?: string | null;
  /** Absent: as it was. */
  readonly password?: string;
  readonly transport?: 'auto' | 'tcp' | 'udp';
  readonly onvifUrl?: string | null;
  /** SHA-256 of certificates that are trusted. */
  readonly fingerprints?: readonly string[];
  readonly isEnabled?: boolean;
  readonly record?: RecordingMode | null;
  readonly preRollSeconds?: number | null;
  readonly postRollSeconds?: number | null;
  /** The only times at which it is recorded, such as mon-fri 08:00-18:00. */
  readonly schedule?: readonly string[] | null;
  readonly keepSeconds?: number | null;
  readonly motion?: boolean | null;
  /** 1 to 100. */
  readonly motionSensitivity?: number | null;
  /** What moves has to fill so many thousandths of the picture ... */
  readonly motionSizePerMille?: number | null;
  /** ... for so long. */
  readonly motionSeconds?: number | null;
  /** Such as `include 0,0.5 1,0.5 1,1 0,1`. */
  readonly motionZones?: readonly string[] | null;
  readonly thumbnails?: boolean | null;
  /** What the camera notices itself is asked for over ONVIF. */
  readonly cameraEvents?: boolean | null;
}

/** `POST cameras/discover`. */
export interface DiscoveredCamera {
  readonly address: string;
  readonly name: string;
  readonly model?: string | null;
  readonly onvifUrl?: string | null;
  readonly knownAs?: string | null;
}

/** `POST cameras/onvif-streams`: what a camera says of itself. */
export interface OnvifStreams {
  readonly maker: string;
  readonly model: string;
  readonly firmware: string;
  readonly onvifUrl: string;
  readonly hasPtz: boolean;
  readonly streams: readonly { readonly name: string; readonly url: string; readonly codec?: string | null; readonly width: number; readonly height: number }[];
}

export interface PasskeyRow {
  readonly id: string;
  readonly name?: string | null;
}

/** `POST cameras/test`: what the camera at an address offers, or a plain answer why not. */
export interface CameraTest {
  readonly ok: boolean;
  readonly reason?: string | null;
  readonly detail?: string | null;
  /** Of a certificate that was refused. */
  readonly fingerprint?: string | null;
  readonly streams: readonly CameraTestStream[];
}

export interface CameraTestStream {
  readonly name: string;
  readonly url: string;
  readonly codec?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly tracks: readonly { readonly kind: string; readonly codec: string; readonly codecString?: string | null; readonly description?: string | null }[];
  /** A picture as the camera encoded it, base64; it is decoded here. */
  readonly keyFrame?: string | null;
}

export interface TimeSpanDto {
  readonly from: string;
  readonly to: string;
}

export interface GapDto {
  readonly from: string;
  /** Absent while it lasts. */
  readonly to?: string | null;
  readonly reason: string;
  readonly detail?: string | null;
}

/** `GET cameras/{id}/streams/{stream}/timeline`. */
export interface Timeline {
  /** The first and last instant of which anything is known. */
  readonly known?: TimeSpanDto | null;
  readonly spans: readonly TimeSpanDto[];
  readonly gaps: readonly GapDto[];
}

/** `GET cameras/{id}/streams/{stream}/segments`: a list of these. */
export interface SegmentDto {
  /** Run and sequence number, with a dash between. */
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly isOpen: boolean;
  readonly payloadBytes: number;
  /**
   * Five numbers each: offset in the payload, size, start after the segment's start and duration in milliseconds, 1 where a player
   * may begin. Empty while the segment is open, and when it was never closed: the page looks for them itself.
   */
  readonly fragments: readonly (readonly number[])[];
}

export const eventKinds = ['motion', 'tamper', 'digital-input', 'camera-lost', 'camera-back', 'gap', 'disk-low'] as const;

/** `GET events`, `GET cameras/{id}/events`: something that was noticed. */
export interface EventDto {
  readonly id: number;
  /** Null: it is about the machine. */
  readonly camera: string | null;
  /** motion, tamper, digital-input, camera-lost, camera-back, gap or disk-low. */
  readonly kind: string;
  readonly start: string;
  /** Null while it lasts. */
  readonly end?: string | null;
  /** How much of the picture moved, from 0 to 1. */
  readonly score?: number | null;
  /** saksi, or camera when the camera said so itself. */
  readonly source?: string;
  readonly detail?: string | null;
}

/** `GET cameras/{id}/thumbnails`: where a sealed thumbnail is. */
export interface ThumbnailDto {
  readonly time: string;
  /** Of the pack that it is in. */
  readonly id: string;
  readonly offset: number;
  readonly size: number;
}

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly layout: string;
  readonly cameras: readonly (string | null)[];
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly cameras?: readonly string[] | null;
  /** Which of them an operator may move and hold; null: all. */
  readonly controlledCameras?: readonly string[] | null;
  readonly lockedUntil?: string | null;
}

export interface SessionRow {
  readonly id: string;
  readonly userName: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly address?: string | null;
  readonly userAgent?: string | null;
  readonly isCurrent: boolean;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastUsedAt?: string | null;
  readonly expiresAt?: string | null;
}

export interface Hold {
  readonly id: string;
  readonly camera: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly placedAt: string;
}

export interface Storage {
  readonly storages: readonly { readonly path: string; readonly state: string; readonly freeBytes: number; readonly totalBytes: number; readonly usedBytes: number }[];
  readonly streams: readonly { readonly camera: string; readonly stream: string; readonly bytes: number; readonly oldest?: string | null; readonly newest?: string | null }[];
  readonly retention?: { readonly days?: number | null; readonly bytes?: number | null } | null;
}

export interface About {
  readonly version: string;
  readonly recipients?: readonly string[];
  readonly licences?: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
  readonly connections?: readonly string[];
}

export interface Health {
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly checks: readonly { readonly name: string; readonly status: 'ok' | 'degraded' | 'failed'; readonly detail?: string | null }[];
}

/** `GET settings`. */
export interface SettingsFile {
  readonly path: string;
  /** With line and column. */
  readonly mistakes: readonly string[];
  /** What in the file takes effect at the next start of the server. */
  readonly waitingForRestart: readonly string[];
}

export const alertWays = ['push', 'mail', 'webhook', 'mqtt'] as const;

export interface AlertRule {
  readonly name: string;
  /** None: all. */
  readonly kinds: readonly string[];
  /** Ids; none: all. */
  readonly cameras: readonly string[];
  /** Such as mon-fri 22:00-06:00; none: always. */
  readonly when: readonly string[];
  readonly quietSeconds?: number | null;
  /** With *** for what the server does not tell. */
  readonly webhook?: string | null;
  /** Absent: as it was. */
  readonly webhookSecret?: string;
  readonly hasWebhookSecret?: boolean;
  readonly mailTo: readonly string[];
  readonly push: boolean;
  readonly mqtt: boolean;
}

export interface AlertMail {
  readonly host: string;
  readonly from: string;
  readonly port?: number | null;
  /** starttls, tls or none. */
  readonly security?: string | null;
  readonly userName?: string | null;
  /** Absent: as it was. */
  readonly password?: string;
  readonly hasPassword?: boolean;
}

export interface AlertMqtt {
  readonly host: string;
  readonly port?: number | null;
  readonly usesTls?: boolean;
  readonly userName?: string | null;
  /** Absent: as it was. */
  readonly password?: string;
  readonly hasPassword?: boolean;
  readonly prefix?: string | null;
  /** Empty: Home Assistant is not told. */
  readonly discovery?: string | null;
}

/** What became of the latest alert of a rule over one way. */
export interface AlertDelivery {
  readonly rule: string;
  readonly way: string;
  readonly at: string;
  readonly ok: boolean;
  readonly problem?: string | null;
  readonly isTriedAgain: boolean;
}

/** `GET alerts`. */
export interface Alerts {
  readonly rules: readonly AlertRule[];
  readonly mail?: AlertMail | null;
  readonly mqtt?: AlertMqtt | null;
  /** Null: browsers cannot be notified. */
  readonly pushContact?: string | null;
  readonly broker?: { readonly isConnected: boolean; readonly problem?: string | null } | null;
  readonly deliveries: readonly AlertDelivery[];
}

/** `POST alerts/test`: one for each way; `POST push/test`. */
export interface AlertTestAnswer {
  readonly way: string;
  readonly ok: boolean;
  readonly told: number;
  readonly problem?: string | null;
}

/** `GET push/subscriptions`: one's own browsers. */
export interface PushBrowser {
  readonly endpoint: string;
  readonly userAgent: string;
  readonly createdAt: string;
}

export interface PtzPreset {
  readonly token: string;
  readonly name: string;
}

/** RFC 9457. */
export interface Problem {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: Record<string, readonly string[]>;
}

/**
 * What the server takes in a request, by its name in the description; words that may be left out are. Said with `satisfies` where
 * a body is written, so that a word the server does not know fails to compile.
 */
export type Body<Name extends keyof components['schemas']> = { readonly [Key in keyof components['schemas'][Name]]?: Taken<components['schemas'][Name][Key]> };

type Taken<T> = T extends readonly (infer Item)[] ? readonly Item[] : T;
