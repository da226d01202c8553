import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { api } from '../../api/client';
import { type CameraSettings, type DiscoveredCamera } from '../../api/types';
import { Failure, Loading } from '../../shell/States';
import { useText } from '../../text/text';
import classes from './DiscoverDialog.module.css';

interface Props {
  readonly onChoose: (found: Partial<CameraSettings>) => void;
  readonly onClose: () => void;
}

/** Looks for cameras on the network (WS-Discovery, by the server). */
export function DiscoverDialog({ onChoose, onClose }: Props): ReactNode {
  const { t } = useText();
  const { mutate, data, error, isPending, isIdle } = useMutation({ mutationFn: () => api.post<DiscoveredCamera[]>('cameras/discover') });
  useEffect(() => mutate(), [mutate]);
  return (
    <Modal opened onClose={onClose} size="lg" title={t('cameras.find')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <Stack>
        {(isPending || isIdle) && (
          <div role="status">
            <Loading />
            <Text ta="center" c="dimmed">{t('cameras.searching')}</Text>
          </div>
        )}
        {error !== null && <Failure error={error} onRetry={() => mutate()} />}
        {data?.length === 0 && <Text>{t('cameras.foundNone')}</Text>}
        <ul className={classes.list}>
          {(data ?? []).map((camera) => (
            <li key={camera.address + camera.name} className={classes.item}>
              <div>
                <Text fw={600}>{camera.name || camera.address}</Text>
                <Text size="sm" c="dimmed">{[camera.model, camera.address].filter(Boolean).join(' · ')}</Text>
              </div>
              <Group gap="sm" wrap="nowrap">
                {camera.knownAs && <Text size="sm" c="dimmed">{t('cameras.known', { name: camera.knownAs })}</Text>}
                <Button
                  size="xs" variant={camera.knownAs ? 'default' : 'filled'}
                  onClick={() => onChoose({ name: camera.name || camera.model || '', onvifUrl: camera.onvifUrl })}
                >
                  {t('cameras.use')}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t('app.close')}</Button>
          <Button variant="default" disabled={isPending} onClick={() => mutate()}>{t('app.retry')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
