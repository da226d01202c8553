import { NumberInput, Slider, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type CameraSettings } from '../../api/types';
import { useText } from '../../text/text';
import classes from './CameraDialog.module.css';
import { ZoneEditor } from './ZoneEditor';

interface Props {
  /** Of a camera that is stored already. */
  readonly id: string | undefined;
  /** In which motion is looked for. */
  readonly stream: string;
  readonly settings: Partial<CameraSettings>;
  readonly onChange: (settings: Partial<CameraSettings>) => void;
}

// As the server has them where nothing is said (saksi.yaml).
const usualSensitivity = 50;
const usualSizePerMille = 5;
const usualSeconds = 0.4;

/** What is looked for in the pictures, and what is heard of the camera. */
export function WatchSettings({ id, stream, settings, onChange }: Props): ReactNode {
  const { t } = useText();
  const isNeeded = settings.record === 'on-motion' || settings.record === 'on-event';
  const hasMotion = isNeeded || settings.motion === true;
  // The picture comes over the network: not before somebody wants to see it.
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.summary}>{t('watch.title')}</summary>
      {isOpen && (
        <Stack pt="sm">
          <Switch
            label={t('cameras.motion')} description={t(isNeeded ? 'watch.always' : 'cameras.motionHelp')} checked={hasMotion} disabled={isNeeded}
            onChange={(event) => onChange({ motion: event.currentTarget.checked })}
          />
          {hasMotion && (
            <div>
              <Text size="sm" fw={600} id="sensitivity">{t('cameras.sensitivity')}</Text>
              <Text size="xs" c="dimmed">{t('watch.sensitivityHelp')}</Text>
              <Slider
                mt="xs" aria-labelledby="sensitivity" thumbLabel={t('cameras.sensitivity')} min={1} max={100}
                value={settings.motionSensitivity ?? usualSensitivity} onChange={(value) => onChange({ motionSensitivity: value })}
              />
            </div>
          )}
          {hasMotion && (
            <div className={classes.columns}>
              <NumberInput
                label={t('watch.size')} description={t('watch.sizeHelp')} min={0.1} max={100} step={0.1} decimalScale={1} clampBehavior="blur"
                value={(settings.motionSizePerMille ?? usualSizePerMille) / 10}
                onChange={(value) => onChange({ motionSizePerMille: Number(value) > 0 ? Math.round(Number(value) * 10) : usualSizePerMille })}
              />
              <NumberInput
                label={t('watch.duration')} description={t('watch.durationHelp')} min={0.1} max={3600} step={0.1} decimalScale={3} clampBehavior="blur"
                value={settings.motionSeconds ?? usualSeconds}
                onChange={(value) => onChange({ motionSeconds: Number(value) > 0 ? Number(value) : usualSeconds })}
              />
            </div>
          )}
          {hasMotion && (id === undefined
            ? <Text size="sm" c="dimmed">{t('zones.later')}</Text>
            : <ZoneEditor camera={id} stream={stream} zones={settings.motionZones ?? []} onChange={(motionZones) => onChange({ motionZones })} />)}
          <Switch label={t('cameras.thumbnails')} checked={settings.thumbnails === true} onChange={(event) => onChange({ thumbnails: event.currentTarget.checked })} />
          <Switch
            label={t('watch.cameraEvents')} description={t('watch.cameraEventsHelp')} checked={settings.cameraEvents !== false}
            onChange={(event) => onChange({ cameraEvents: event.currentTarget.checked })}
          />
        </Stack>
      )}
    </details>
  );
}
