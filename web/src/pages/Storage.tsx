import { Badge, Button, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../api/client';
import { useCameras } from '../api/queries';
import { type Body, type Hold, type Session, type Storage as StorageFacts } from '../api/types';
import { formatUs } from '../playback/segments';
import { fromLocalInput, toLocalInput } from '../playback/timelineScale';
import { Page, Section, WideTable } from '../shell/Page';
import { Failure, Loading } from '../shell/States';
import { formatBytes, formatDate } from '../text/format';
import { useText } from '../text/text';

export default function Storage({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  const storage = useQuery({ queryKey: ['storage'], queryFn: () => api.get<StorageFacts>('storage'), refetchInterval: 10_000 });
  return (
    <Page title={t('storage.title')}>
      {storage.isPending && <Loading />}
      {storage.isError && storage.data === undefined && <Failure error={storage.error} onRetry={() => void storage.refetch()} />}
      {storage.data !== undefined && <Tables storage={storage.data} />}
      <Holds session={session} />
    </Page>
  );
}

function Tables({ storage }: { readonly storage: StorageFacts }): ReactNode {
  const { t, language } = useText();
  const limit = storage.retention;
  return (
    <>
      <Section title={t('storage.title')}>
        <Text size="sm">
          {limit?.days ? `${t('storage.days', { days: limit.days })} ` : ''}
          {limit?.bytes ? t('storage.limit', { bytes: formatBytes(limit.bytes, language) }) : ''}
          {limit?.days || limit?.bytes ? '' : t('storage.noLimit')}
        </Text>
        <WideTable label={t('storage.title')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('storage.directory')}</Table.Th>
                <Table.Th>{t('storage.state')}</Table.Th>
                <Table.Th>{t('storage.used')}</Table.Th>
                <Table.Th>{t('storage.free')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {storage.storages.map((each) => (
                <Table.Tr key={each.path}>
                  <Table.Td>{each.path}</Table.Td>
                  <Table.Td><Badge variant="light" color={each.state === 'ok' ? 'teal' : 'red'}>{each.state}</Badge></Table.Td>
                  <Table.Td>{formatBytes(each.usedBytes, language)}</Table.Td>
                  <Table.Td>{formatBytes(each.freeBytes, language)} / {formatBytes(each.totalBytes, language)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </Section>
      <Section title={t('storage.perStream')}>
        <WideTable label={t('storage.perStream')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('storage.camera')}</Table.Th>
                <Table.Th>{t('storage.stream')}</Table.Th>
                <Table.Th>{t('storage.bytes')}</Table.Th>
                <Table.Th>{t('storage.oldest')}</Table.Th>
                <Table.Th>{t('storage.newest')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {storage.streams.map((each) => (
                <Table.Tr key={`${each.camera}/${each.stream}`}>
                  <Table.Td>{each.camera}</Table.Td>
                  <Table.Td>{each.stream}</Table.Td>
                  <Table.Td>{formatBytes(each.bytes, language)}</Table.Td>
                  <Table.Td>{formatDate(each.oldest, language)}</Table.Td>
                  <Table.Td>{formatDate(each.newest, language)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </Section>
    </>
  );
}

/** Recordings that retention must not delete. */
function Holds({ session }: { readonly session: Session }): ReactNode {
  const { t, language } = useText();
  const client = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const holds = useQuery({ queryKey: ['holds'], queryFn: () => api.get<Hold[]>('holds'), retry: false });
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: ['holds'] });
  const release = useMutation({ mutationFn: (id: string) => api.remove(`holds/${part(id)}`), onSuccess });
  const mayHold = session.user.role !== 'viewer';
  return (
    <Section title={t('storage.holds')}>
      <Text size="sm">{t('storage.holdsText')}</Text>
      {holds.isError && <Failure error={holds.error} onRetry={() => void holds.refetch()} />}
      {holds.data?.length === 0 && <Text size="sm" c="dimmed">{t('storage.noHolds')}</Text>}
      {(holds.data?.length ?? 0) > 0 && (
        <WideTable label={t('storage.holds')}>
          <Table>
            <Table.Tbody>
              {holds.data?.map((hold) => (
                <Table.Tr key={hold.id}>
                  <Table.Td>{hold.camera || t('storage.allCameras')}</Table.Td>
                  <Table.Td>{formatDate(hold.from, language)} – {formatDate(hold.to, language)}</Table.Td>
                  <Table.Td>{hold.reason}</Table.Td>
                  <Table.Td>{mayHold && <Button size="compact-sm" variant="default" onClick={() => release.mutate(hold.id)}>{t('storage.release')}</Button>}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {release.isError && <Failure error={release.error} />}
      {mayHold && <Group><Button variant="default" onClick={() => setAdding(true)}>{t('storage.hold')}</Button></Group>}
      {isAdding && <HoldDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function HoldDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const cameras = useCameras();
  const [camera, setCamera] = useState('');
  const [from, setFrom] = useState(() => toLocalInput(Date.now() * 1000 - 3600e6));
  const [to, setTo] = useState(() => toLocalInput(Date.now() * 1000));
  const [reason, setReason] = useState('');
  const place = useMutation({
    mutationFn: () => api.post('holds', { camera, from: formatUs(fromLocalInput(from) ?? 0), to: formatUs(fromLocalInput(to) ?? 0), reason } satisfies Body<'HoldRequest'>),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['holds'] });
      onClose();
    },
  });
  const choices = [{ value: '', label: t('storage.allCameras') }, ...(cameras.data ?? []).map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Modal opened onClose={onClose} title={t('storage.hold')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        place.mutate();
      }}>
        <Stack>
          <Select label={t('storage.camera')} allowDeselect={false} data={choices} value={camera} onChange={(value) => setCamera(value ?? '')} />
          <TextInput type="datetime-local" required label={t('export.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="datetime-local" required label={t('export.to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          <TextInput required label={t('storage.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {place.isError && <Failure error={place.error} />}
          <Button type="submit" loading={place.isPending}>{t('storage.hold')}</Button>
        </Stack>
      </form>
    </Modal>
  );
}
