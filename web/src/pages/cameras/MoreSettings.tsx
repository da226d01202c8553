import { NumberInput, Stack, Switch } from '@mantine/core';
import { type ReactNode } from 'react';
import { type CameraSettings } from '../../api/types';
import { useText } from '../../text/text';
import classes from './CameraDialog.module.css';

const secondsOfDay = 86_400;

interface Props {
  readonly settings: Partial<CameraSettings>;
  readonly onChange: (settings: Partial<CameraSettings>) => void;
}

/** What most owners leave as it is. */
export function MoreSettings({ settings, onChange }: Props): ReactNode {
  const { t } = useText();
  return (
    <details>
      <summary className={classes.summary}>{t('cameras.moreSettings')}</summary>
      <Stack pt="sm">
        <Switch label={t('cameras.enabled')} checked={settings.isEnabled !== false} onChange={(event) => onChange({ isEnabled: event.currentTarget.checked })} />
        <NumberInput
          label={t('cameras.keep')} description={t('cameras.keepHelp')} min={0} allowDecimal={false} hideControls
          value={settings.keepSeconds ? Math.round(settings.keepSeconds / secondsOfDay) : ''}
          // 0 takes the limit away; null would leave it as it was.
          onChange={(value) => onChange({ keepSeconds: Number(value) > 0 ? Number(value) * secondsOfDay : 0 })}
        />
      </Stack>
    </details>
  );
}
