import { NumberInput, Slider, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type CameraSettings } from '../../api/types';
import { useText } from '../../text/text';
import classes from './CameraDialog.module.css';

const secondsOfDay = 86_400;

interface Props {
  readonly settings: Partial<CameraSettings>;
  readonly onChange: (settings: Partial<CameraSettings>) => void;
}

/** What most owners leave as it is. A server that does not know a setting does not send it, and it is not shown. */
export function MoreSettings({ settings, onChange }: Props): ReactNode {
  const { t } = useText();
  const hasMotion = settings.motion === true;
  return (
    <details>
      <summary className={classes.summary}>{t('cameras.moreSettings')}</summary>
      <Stack pt="sm">
        <Switch label={t('cameras.enabled')} checked={settings.isEnabled !== false} onChange={(event) => onChange({ isEnabled: event.currentTarget.checked })} />
        <NumberInput
          label={t('cameras.keep')} description={t('cameras.keepHelp')} min={0} allowDecimal={false} hideControls
          value={settings.keepSeconds ? Math.round(settings.keepSeconds / secondsOfDay) : ''}
          onChange={(value) => onChange({ keepSeconds: Number(value) > 0 ? Number(value) * secondsOfDay : null })}
        />
        {typeof settings.motion === 'boolean' && (
          <Switch label={t('cameras.motion')} description={t('cameras.motionHelp')} checked={hasMotion} onChange={(event) => onChange({ motion: event.currentTarget.checked })} />
        )}
        {hasMotion && typeof settings.motionSensitivity === 'number' && (
          <div>
            <Text size="sm" id="sensitivity">{t('cameras.sensitivity')}</Text>
            <Slider aria-labelledby="sensitivity" thumbLabel={t('cameras.sensitivity')} min={1} max={100} value={settings.motionSensitivity} onChange={(value) => onChange({ motionSensitivity: value })} />
          </div>
        )}
        {typeof settings.thumbnails === 'boolean' && (
          <Switch label={t('cameras.thumbnails')} checked={settings.thumbnails} onChange={(event) => onChange({ thumbnails: event.currentTarget.checked })} />
        )}
      </Stack>
    </details>
  );
}
