// Checked by the compiler alone: what the server describes (openapi.json, `npm run types`) is what the page expects of it.
import { type components } from '../src/api/openapi';
import type * as Page from '../src/api/types';

type Schemas = components['schemas'];

/** The description lets numbers be text too, which the server never sends, and leaves open what a time is: it fits anything. */
type Sent<T> = unknown extends T ? never : [Extract<T, number>] extends [never] ? SentObject<T> : Exclude<T, string>;
type SentObject<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object ? { readonly [Key in keyof T]: Sent<T[Key]> } : T;

/** Fails to compile where the server's shape is not one of the page's. */
type Fits<Server extends Expected, Expected> = [Server, Expected];

type Secrets = 'webhookSecret' | 'hasWebhookSecret' | 'password' | 'hasPassword' | 'usesTls';
type SettingsWords = 'id' | 'record' | 'transport' | 'name' | 'password' | 'fingerprints' | 'isEnabled';

export type Contract = [
  Fits<Sent<Schemas['SessionDocument']>, Page.Session>,
  Fits<Sent<Schemas['SetupState']>, Page.SetupState>,
  Fits<Omit<Page.SetupRequest, 'recipients'>, Omit<Sent<Schemas['SetupRequest']>, 'recipients' | 'singleRecipient'>>,
  Fits<Omit<Sent<Schemas['CameraDocument']>, 'streams'>, Omit<Page.Camera, 'streams'>>,
  Fits<Sent<Schemas['FoundCameraDocument']>, Page.DiscoveredCamera>,
  Fits<Sent<Schemas['OnvifStreamsDocument']>, Page.OnvifStreams>,
  Fits<Sent<Schemas['TimelineDocument']>, Page.Timeline>,
  Fits<Sent<Schemas['SegmentDocument']>, Page.SegmentDto>,
  Fits<Sent<Schemas['ViewDocument']>, Page.SavedView>,
  Fits<Sent<Schemas['UserDocument']>, Page.User>,
  Fits<Sent<Schemas['SessionRow']>, Page.SessionRow>,
  Fits<Sent<Schemas['TokenRow']>, Page.TokenRow>,
  Fits<Sent<Schemas['PasskeyRow']>, Page.PasskeyRow>,
  Fits<Sent<Schemas['PasswordChanged']>, Page.PasswordChanged>,
  Fits<Sent<Schemas['HoldDocument']>, Page.Hold>,
  Fits<Sent<Schemas['StoragePart']>, Page.Storage['storages'][number]>,
  Fits<Sent<Schemas['AboutDocument']>, Page.About>,
  Fits<Sent<Schemas['PtzPresetDocument']>, Page.PtzPreset>,
  Fits<Sent<Schemas['EventDocument']>, Page.EventDto>,
  Fits<Sent<Schemas['ThumbnailDocument']>, Page.ThumbnailDto>,
  Fits<Sent<Schemas['WatchDocument']>, Page.Watching>,
  Fits<Sent<Schemas['SettingsState']>, Page.SettingsFile>,
  Fits<Sent<Schemas['AlertDelivery']>, Page.AlertDelivery>,
  Fits<Sent<Schemas['AlertTestAnswer']>, Page.AlertTestAnswer>,
  Fits<Sent<Schemas['PushSubscriptionRow']>, Page.PushBrowser>,
  // Secrets are sent to the server, never by it; the server takes the page's word for the rest where it leaves one out.
  Fits<Omit<Page.AlertRule, Secrets>, Omit<Sent<Schemas['AlertRuleDocument']>, Secrets>>,
  Fits<Omit<Page.AlertMail, Secrets>, Omit<Sent<Schemas['AlertMailDocument']>, Secrets>>,
  Fits<Omit<Page.AlertMqtt, Secrets>, Omit<Sent<Schemas['AlertMqttDocument']>, Secrets>>,
  // Without words that the description calls text, and what it leaves open though the server always sends it.
  Fits<Omit<Sent<Schemas['CameraSettingsDocument']>, SettingsWords>, Omit<Page.CameraSettings, SettingsWords>>,
];
