import { Alert, Button, Group, Modal, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { fetchSegments } from '../../api/queries';
import { type Camera } from '../../api/types';
import { exportRange, type ExportProgress, type ExportResult, NothingToExport } from '../../playback/exporter';
import { SegmentIndex } from '../../playback/segmentIndex';
import { fromLocalInput, toLocalInput } from '../../playback/timelineScale';
import { SealedError } from '../../sealed/sealedError';
import { useKeyring } from '../../shell/keyring';
import { Failure } from '../../shell/States';
import { formatBytes, formatDuration } from '../../text/format';
import { textOr, useText } from '../../text/text';
import { fileName } from '../live/snapshot';
import { chooseTarget, DownloadTarget } from './exportTargets';

interface Props {
  readonly cameras: readonly Camera[];
  readonly streamOf: (camera: Camera) => string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly onClose: () => void;
}

/** Marks a range, opens it in the browser and streams it to a file. */
export function ExportDialog({ cameras, streamOf, fromUs, toUs, onClose }: Props): ReactNode {
  const { t, language } = useText();
  const { opener, recipients } = useKeyring();
  const [cameraId, setCameraId] = useState(cameras[0]?.id ?? '');
  const [from, setFrom] = useState(toLocalInput(fromUs));
  const [to, setTo] = useState(toLocalInput(toUs));
  const [progress, setProgress] = useState<ExportProgress>();
  const [result, setResult] = useState<ExportResult & { readonly name: string }>();
  const [error, setError] = useState<string>();
  const abort = useRef<AbortController>(undefined);

  const run = async (): Promise<void> => {
    const camera = cameras.find((candidate) => candidate.id === cameraId);
    const start = fromLocalInput(from);
    const end = fromLocalInput(to);
    if (camera === undefined || start === undefined || end === undefined) {
      return;
    }

    const stamp = new Date(start / 1000).toISOString().slice(0, 19).replace(/[:-]/g, '');
    const base = `${fileName(camera.name)}-${stamp}Z`;
    const stream = streamOf(camera);
    const index = new SegmentIndex((a, b) => fetchSegments(camera.id, stream, a, b), opener);
    abort.current = new AbortController();
    setError(undefined);
    setResult(undefined);
    try {
      const first = await chooseTarget(`${base}.mp4`); // While the click still counts.
      setProgress({ fraction: 0, bytes: 0 });
      const done = await exportRange(
        opener, index, start, end, (number) => Promise.resolve(number === 0 ? first : new DownloadTarget(`${base}-${number + 1}.mp4`)),
        setProgress, abort.current.signal);
      setResult({ ...done, name: `${base}.mp4` });
    } catch (fault) {
      if (!(fault instanceof DOMException && fault.name === 'AbortError')) {
        setError(fault instanceof NothingToExport
          ? t('export.empty')
          : t('export.failed', { message: fault instanceof SealedError ? textOr(t, `sealed.${fault.reason}`, fault.message) : String(fault) }));
      }
    } finally {
      setProgress(undefined);
    }
  };
  const isRunning = progress !== undefined;
  const close = (): void => {
    abort.current?.abort();
    onClose();
  };

  return (
    <Modal opened onClose={close} title={t('export.title')} closeButtonProps={{ 'aria-label': t('app.close') }} closeOnClickOutside={!isRunning}>
      <Stack>
        <Text size="sm">{t('export.text')}</Text>
        <Select label={t('export.camera')} value={cameraId} allowDeselect={false} data={cameras.map((camera) => ({ value: camera.id, label: camera.name }))} onChange={(value) => setCameraId(value ?? '')} />
        <TextInput type="datetime-local" step={1} label={t('export.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="datetime-local" step={1} label={t('export.to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        {recipients.length === 0 && <Alert color="blue">{t('export.needKey')}</Alert>}
        {error !== undefined && <Failure error={new Error(error)} />}
        <div aria-live="polite">
          {progress !== undefined && (
            <Stack gap="xs">
              <Progress value={progress.fraction * 100} aria-label={t('export.title')} />
              <Text size="sm">{t('export.running', { percent: Math.floor(progress.fraction * 100), size: formatBytes(progress.bytes, language) })}</Text>
            </Stack>
          )}
          {result !== undefined && (
            <Alert color="teal">
              <p>{t('export.done', { name: result.name, size: formatBytes(result.bytes, language) })}</p>
              {result.gapUs > 0 && <p>{t('export.gaps', { duration: formatDuration(result.gapUs, t) })}</p>}
              {result.files > 1 && <p>{t('export.files', { n: result.files - 1 })}</p>}
            </Alert>
          )}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>{t(result === undefined ? 'app.cancel' : 'app.close')}</Button>
          <Button loading={isRunning} disabled={recipients.length === 0} onClick={() => void run()}>{t('export.start')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
