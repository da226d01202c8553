import { Alert, Autocomplete, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { type Body, type Camera, type CameraSettings, type CameraTest, type OnvifStreams } from '../../api/types';
import { Icon } from '../../shell/Icon';
import { PasswordField } from '../../shell/PasswordField';
import { Failure, Loading } from '../../shell/States';
import { codecName } from '../../text/format';
import { textOr, useText } from '../../text/text';
import classes from './CameraDialog.module.css';
import { MoreSettings } from './MoreSettings';
import { RecordingSettings } from './RecordingSettings';
import { TestPicture } from './TestPicture';
import { WatchSettings } from './WatchSettings';

interface Props {
  /** The one to change; a new one without. */
  readonly camera?: Camera;
  readonly initial?: Partial<CameraSettings>;
  readonly groups: readonly string[];
  readonly onClose: () => void;
}

/** Adds or edits a camera; it can be tested before it is saved. */
export function CameraDialog({ camera, initial, groups, onClose }: Props): ReactNode {
  const { t } = useText();
  const stored = useQuery({
    queryKey: ['camera-settings', camera?.id],
    queryFn: () => api.get<CameraSettings>(`cameras/${part(camera?.id ?? '')}/settings`),
    enabled: camera !== undefined,
    gcTime: 0,
  });
  const ready = camera === undefined ? initial ?? {} : stored.data;
  return (
    <Modal opened onClose={onClose} size="lg" title={t(camera === undefined ? 'cameras.addTitle' : 'cameras.editTitle')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      {stored.isError && <Failure error={stored.error} onRetry={() => void stored.refetch()} />}
      {ready === undefined ? !stored.isError && <Loading /> : <CameraForm id={camera?.id} initial={ready} groups={groups} onClose={onClose} />}
    </Modal>
  );
}

interface FormProps {
  readonly id: string | undefined;
  readonly initial: Partial<CameraSettings>;
  readonly groups: readonly string[];
  readonly onClose: () => void;
}

function CameraForm({ id, initial, groups, onClose }: FormProps): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const urlOf = (stream: string): string => initial.streams?.find((each) => each.name === stream)?.url ?? '';
  const [name, setName] = useState(initial.name ?? '');
  const [group, setGroup] = useState(initial.group ?? '');
  const [main, setMain] = useState(urlOf('main'));
  const [sub, setSub] = useState(urlOf('sub'));
  const [userName, setUserName] = useState(initial.userName ?? '');
  const [password, setPassword] = useState('');
  const [onvifUrl, setOnvifUrl] = useState(initial.onvifUrl ?? '');
  const [fingerprints, setFingerprints] = useState(initial.fingerprints ?? []);
  const [more, setMore] = useState<Partial<CameraSettings>>({});
  const [transport, setTransport] = useState(initial.transport ?? 'auto');
  const [wasSent, setSent] = useState(false);
  const present = { ...initial, ...more };
  const change = (part: Partial<CameraSettings>): void => setMore({ ...more, ...part });
  const settings = (): CameraSettings => ({
    ...present,
    id,
    name: name.trim(),
    group: group.trim() || null,
    streams: [{ name: 'main', url: main.trim() }, ...(sub.trim() === '' ? [] : [{ name: 'sub', url: sub.trim() }])],
    userName: userName || null,
    // Empty means: as it was; the server never gives a password back.
    password: password === '' ? undefined : password,
    transport,
    // Empty takes it away; null would leave it as it was.
    onvifUrl: onvifUrl.trim(),
    fingerprints,
  });
  const asked = useMutation({
    mutationFn: () => api.post<OnvifStreams>('cameras/onvif-streams', {
      onvifUrl: onvifUrl.trim(), userName: userName || null, password: password === '' ? undefined : password, cameraId: id,
    } satisfies Body<'OnvifStreamsRequest'>),
    onSuccess: (found) => {
      setMain(found.streams.find((stream) => stream.name === 'main')?.url ?? found.streams[0]?.url ?? main);
      setSub(found.streams.find((stream) => stream.name === 'sub')?.url ?? '');
      setOnvifUrl(found.onvifUrl);
      if (name.trim() === '') {
        setName(`${found.maker} ${found.model}`.trim());
      }
    },
  });
  const test = useMutation({ mutationFn: () => api.post<CameraTest>('cameras/test', settings()) });
  const save = useMutation({
    mutationFn: () => id === undefined ? api.post('cameras', settings()) : api.put(`cameras/${part(id)}`, settings()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['cameras'] });
      onClose();
    },
  });
  const nameMistake = wasSent && name.trim() === '' ? t('cameras.nameMissing') : undefined;
  const isUrl = /^rtsps?:\/\/\S+$/i;
  const mainMistake = wasSent && !isUrl.test(main.trim()) ? t('cameras.urlMissing') : undefined;
  const subMistake = wasSent && sub.trim() !== '' && !isUrl.test(sub.trim()) ? t('cameras.urlMissing') : undefined;
  const isRight = name.trim() !== '' && isUrl.test(main.trim()) && (sub.trim() === '' || isUrl.test(sub.trim()));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (isRight) {
      save.mutate();
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div className={classes.columns}>
          <TextInput label={t('cameras.name')} required data-autofocus error={nameMistake} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Autocomplete label={t('cameras.group')} data={[...groups]} value={group} onChange={setGroup} />
        </div>
        <div className={classes.columns}>
          <TextInput label={t('cameras.user')} autoComplete="off" value={userName} onChange={(event) => setUserName(event.currentTarget.value)} />
          <PasswordField label={t('cameras.password')} autoComplete="new-password" placeholder={id === undefined ? undefined : t('cameras.passwordKept')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        </div>
        <div className={classes.asking}>
          <TextInput className={classes.grow} label={t('cameras.onvifUrl')} description={t('cameras.onvifHelp')} type="url" value={onvifUrl} onChange={(event) => setOnvifUrl(event.currentTarget.value)} />
          <Button variant="default" disabled={onvifUrl.trim() === ''} loading={asked.isPending} onClick={() => asked.mutate()}>{t('cameras.ask')}</Button>
        </div>
        <div aria-live="polite">
          {asked.isError && <Failure error={asked.error} />}
          {asked.data !== undefined && <p className={classes.answer}>{t('cameras.asked', { what: [asked.data.maker, asked.data.model, asked.data.firmware].filter(Boolean).join(' · ') })}</p>}
        </div>
        <TextInput label={t('cameras.mainUrl')} description={t('cameras.urlHelp')} required type="url" error={mainMistake} value={main} onChange={(event) => setMain(event.currentTarget.value)} />
        <TextInput label={t('cameras.subUrl')} description={t('cameras.subHelp')} type="url" error={subMistake} value={sub} onChange={(event) => setSub(event.currentTarget.value)} />
        <Select label={t('cameras.transport')} allowDeselect={false} data={['auto', 'tcp', 'udp']} value={transport} onChange={(value) => setTransport((value ?? 'auto') as 'auto')} />
        <RecordingSettings settings={present} onChange={change} />
        <WatchSettings id={id} stream={urlOf('sub') === '' ? 'main' : 'sub'} settings={present} onChange={change} />
        <MoreSettings settings={present} onChange={change} />
        <div aria-live="polite">
          {test.isPending && <p>{t('cameras.testing')}</p>}
          {test.data !== undefined && (
            <TestResult
              test={test.data} isTrusted={fingerprints.includes(test.data.fingerprint ?? '')}
              onTrust={(fingerprint) => setFingerprints([...fingerprints, fingerprint])}
            />
          )}
          {test.isError && <Failure error={test.error} />}
        </div>
        {save.isError && <Failure error={save.error} />}
        <Group justify="flex-end">
          <Button
            variant="default" loading={test.isPending}
            onClick={() => {
              setSent(true);
              if (isUrl.test(main.trim())) {
                test.mutate();
              }
            }}
          >
            {t('cameras.test')}
          </Button>
          <Button variant="default" onClick={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" loading={save.isPending}>{t('app.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ResultProps {
  readonly test: CameraTest;
  readonly isTrusted: boolean;
  readonly onTrust: (fingerprint: string) => void;
}

function TestResult({ test, isTrusted, onTrust }: ResultProps): ReactNode {
  const { t } = useText();
  const reason = textOr(t, `test.${test.reason ?? ''}`, test.detail ?? test.reason ?? '');
  const pictured = test.streams.find((stream) => stream.keyFrame);
  return (
    <Alert color={test.ok ? 'teal' : 'red'} icon={<Icon name={test.ok ? 'live' : 'warning'} />}>
      <p className={classes.answer}>{test.ok ? t('cameras.testOk') : t('cameras.testFailed', { reason })}</p>
      {!test.ok && test.detail && test.detail !== reason && <p className={classes.answer}>{test.detail}</p>}
      {test.streams.map((stream) => (
        <p key={stream.name} className={classes.answer}>
          {stream.name}: {stream.codec ? codecName(stream.codec) : '–'}{stream.width ? `, ${stream.width}×${stream.height}` : ''}
        </p>
      ))}
      {pictured !== undefined && <TestPicture stream={pictured} />}
      {test.fingerprint && (
        <>
          <p className={classes.answer}>{t('cameras.fingerprint')} <code className={classes.fingerprint}>{test.fingerprint}</code></p>
          <Button size="compact-sm" variant="default" disabled={isTrusted} onClick={() => onTrust(test.fingerprint ?? '')}>{t('cameras.trust')}</Button>
        </>
      )}
    </Alert>
  );
}
