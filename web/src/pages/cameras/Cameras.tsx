import { Badge, Button, FileButton, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { api, part } from '../../api/client';
import { useCameras } from '../../api/queries';
import { type Camera, type CameraSettings, type Session, type Stream, type Watching } from '../../api/types';
import { Icon } from '../../shell/Icon';
import { IconButton } from '../../shell/IconButton';
import { Page, Section } from '../../shell/Page';
import { Empty, Failure, Loading } from '../../shell/States';
import { codecName } from '../../text/format';
import { textOr, useText } from '../../text/text';
import { saveBlob } from '../live/snapshot';
import classes from './Cameras.module.css';
import { CameraDialog } from './CameraDialog';
import { DiscoverDialog } from './DiscoverDialog';
import { RemoveDialog } from './RemoveDialog';

type Dialog =
  | { readonly kind: 'discover' }
  | { readonly kind: 'edit'; readonly camera: Camera }
  | { readonly kind: 'add'; readonly found?: Partial<CameraSettings> }
  | { readonly kind: 'remove'; readonly camera: Camera };

export default function Cameras({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  const cameras = useCameras();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<Dialog>();
  const isAdministrator = session.user.role === 'administrator';
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: ['cameras'] });
  const imported = useMutation({ mutationFn: async (file: File) => api.post('cameras.csv', await file.text()), onSuccess });
  const exported = useMutation({
    mutationFn: () => api.text('cameras.csv'),
    onSuccess: (text) => saveBlob(new Blob([text], { type: 'text/csv' }), 'saksi-cameras.csv'),
  });
  const close = (): void => setDialog(undefined);

  const actions = isAdministrator && (
    <>
      <Button leftSection={<Icon name="search" size={18} />} onClick={() => setDialog({ kind: 'discover' })}>{t('cameras.find')}</Button>
      <Button variant="default" leftSection={<Icon name="plus" size={18} />} onClick={() => setDialog({ kind: 'add' })}>{t('cameras.add')}</Button>
      <FileButton accept=".csv,text/csv" onChange={(file) => file !== null && imported.mutate(file)}>
        {(props) => <Button {...props} variant="default" loading={imported.isPending} leftSection={<Icon name="upload" size={18} />}>{t('cameras.import')}</Button>}
      </FileButton>
      <Button variant="default" loading={exported.isPending} leftSection={<Icon name="download" size={18} />} onClick={() => exported.mutate()}>{t('cameras.export')}</Button>
    </>
  );
  return (
    <Page title={t('cameras.title')} actions={actions}>
      {imported.isError && <Failure error={imported.error} />}
      {exported.isError && <Failure error={exported.error} />}
      {imported.isSuccess && <Text role="status">{t('cameras.imported')}</Text>}
      {cameras.isPending && <Loading />}
      {cameras.isError && cameras.data === undefined && <Failure error={cameras.error} onRetry={() => void cameras.refetch()} />}
      {cameras.data?.length === 0 && <Empty icon="cameras" title={t('cameras.none')} />}
      {groupsOf(cameras.data ?? []).map(([group, members]) => (
        <Section key={group} title={group === '' ? t('cameras.noGroup') : group}>
          <CameraList cameras={members} isAdministrator={isAdministrator} onDialog={setDialog} />
        </Section>
      ))}
      {dialog?.kind === 'discover' && <DiscoverDialog onClose={close} onChoose={(found) => setDialog({ kind: 'add', found })} />}
      {dialog?.kind === 'add' && <CameraDialog initial={dialog.found} groups={groupNames(cameras.data)} onClose={close} />}
      {dialog?.kind === 'edit' && <CameraDialog camera={dialog.camera} groups={groupNames(cameras.data)} onClose={close} />}
      {dialog?.kind === 'remove' && <RemoveDialog camera={dialog.camera} onClose={close} />}
    </Page>
  );
}

interface ListProps {
  readonly cameras: readonly Camera[];
  readonly isAdministrator: boolean;
  readonly onDialog: (dialog: Dialog) => void;
}

function CameraList({ cameras, isAdministrator, onDialog }: ListProps): ReactNode {
  const { t } = useText();
  return (
    <ul className={classes.list}>
      {cameras.map((camera) => (
        <li key={camera.id} className={classes.camera}>
          <div className={classes.name}>
            <Text fw={600}>{camera.name}</Text>
            {camera.name !== camera.id && <Text size="xs" c="dimmed">{camera.id}</Text>}
          </div>
          <div className={classes.streams}>{camera.streams.map((stream) => <StreamState key={stream.name} stream={stream} />)}<WatchState watching={camera.watching} /></div>
          <div className={classes.actions}>
            <Link className={classes.link} to={`/playback?camera=${part(camera.id)}`} aria-label={t('live.playback', { name: camera.name })} title={t('live.playback', { name: camera.name })}><Icon name="playback" /></Link>
            {isAdministrator && (
              <>
                <IconButton icon="edit" label={t('cameras.edit', { name: camera.name })} onClick={() => onDialog({ kind: 'edit', camera })} />
                <IconButton icon="trash" label={t('cameras.remove', { name: camera.name })} onClick={() => onDialog({ kind: 'remove', camera })} />
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Says when motion and thumbnails do not come about; nothing while all is well. */
function WatchState({ watching }: { readonly watching: Watching | null | undefined }): ReactNode {
  const { t } = useText();
  return watching?.state !== 'failing' && watching?.state !== 'unavailable' ? null : (
    <Text size="sm" c="red">{t('cameras.notWatched', { reason: watching.detail ?? watching.state })}</Text>
  );
}

const stateColours = { recording: 'teal', connecting: 'yellow', lost: 'red', off: 'gray' } as const;

function StreamState({ stream }: { readonly stream: Stream }): ReactNode {
  const { t, language } = useText();
  const facts = [
    stream.codec === null || stream.codec === undefined ? '' : codecName(stream.codec),
    stream.width ? `${stream.width}×${stream.height}` : '',
    stream.framesPerSecond ? `${stream.framesPerSecond.toLocaleString(language, { maximumFractionDigits: 1 })}/s` : '',
    stream.bitsPerSecond ? `${(stream.bitsPerSecond / 1e6).toLocaleString(language, { maximumFractionDigits: 2 })} Mbit/s` : '',
    stream.audioCodec ? codecName(stream.audioCodec) : '',
  ].filter(Boolean).join(' · ');
  return (
    <div className={classes.stream}>
      <Text size="sm" className={classes.streamName}>{stream.name}</Text>
      <Badge variant="light" className={classes.state} color={stateColours[stream.state]}>{t(`state.${stream.state}`)}</Badge>
      <Text size="sm" c="dimmed">
        {stream.state === 'lost' ? textOr(t, `reason.${stream.reason ?? 'unknown'}`, stream.detail ?? stream.reason ?? '') : facts}
      </Text>
    </div>
  );
}

function groupNames(cameras: readonly Camera[] | undefined): string[] {
  return [...new Set((cameras ?? []).map((camera) => camera.group ?? '').filter(Boolean))].sort();
}

function groupsOf(cameras: readonly Camera[]): [string, Camera[]][] {
  const groups = new Map<string, Camera[]>();
  for (const camera of cameras) {
    groups.set(camera.group ?? '', [...(groups.get(camera.group ?? '') ?? []), camera]);
  }

  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}
