import { NumberInput, Select, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type CameraSettings, type RecordingMode, recordingModes } from '../../api/types';
import { useText } from '../../text/text';
import classes from './CameraDialog.module.css';
import { linesOf, wrongLine } from './schedule';

interface Props {
  readonly settings: Partial<CameraSettings>;
  readonly onChange: (settings: Partial<CameraSettings>) => void;
}

// As the server has them where nothing is said (saksi.yaml).
const preRollSeconds = 5;
const postRollSeconds = 30;
const longestPreRollSeconds = 60;
const secondsOfDay = 86_400;

/** Always or by what is noticed, and at which times of the week. */
export function RecordingSettings({ settings, onChange }: Props): ReactNode {
  const { t } = useText();
  const [schedule, setSchedule] = useState((settings.schedule ?? []).join('\n'));
  const mode = settings.record ?? 'always';
  // As it was at first: what is open must not close under the hand.
  const [isUnusual] = useState(mode !== 'always' || schedule !== '');
  const wrong = wrongLine(linesOf(schedule));
  return (
    <details open={isUnusual}>
      <summary className={classes.summary}>{t('record.title')}</summary>
      <Stack pt="sm">
        <Select
          label={t('record.mode')} allowDeselect={false} value={mode} data={recordingModes.map((value) => ({ value, label: t(`record.mode.${value}`) }))}
          onChange={(value) => onChange({ record: (value ?? 'always') as RecordingMode })}
        />
        {(mode === 'on-motion' || mode === 'on-event') && (
          <>
            <div className={classes.columns}>
              <NumberInput
                label={t('record.preRoll')} min={0} max={longestPreRollSeconds} allowDecimal={false} value={settings.preRollSeconds ?? preRollSeconds}
                onChange={(value) => onChange({ preRollSeconds: value === '' ? preRollSeconds : Number(value) })}
              />
              <NumberInput
                label={t('record.postRoll')} min={0} max={secondsOfDay} allowDecimal={false} value={settings.postRollSeconds ?? postRollSeconds}
                onChange={(value) => onChange({ postRollSeconds: value === '' ? postRollSeconds : Number(value) })}
              />
            </div>
            <Text size="sm" c="dimmed">{t('record.needsDecoder')}</Text>
          </>
        )}
        {mode !== 'never' && (
          <Textarea
            label={t('record.schedule')} description={t('record.scheduleHelp')} autosize minRows={2} spellCheck={false} value={schedule}
            error={wrong === undefined ? undefined : t('record.scheduleMistake', { line: wrong })}
            onChange={(event) => {
              setSchedule(event.currentTarget.value);
              onChange({ schedule: linesOf(event.currentTarget.value) });
            }}
          />
        )}
      </Stack>
    </details>
  );
}
