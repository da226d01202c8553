import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { type Camera } from '../../api/types';
import { Failure } from '../../shell/States';
import { useText } from '../../text/text';

/** Removes a camera, and says what happens to its recordings. */
export function RemoveDialog({ camera, onClose }: { readonly camera: Camera; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const [recordings, setRecordings] = useState('keep');
  const isDeleting = recordings === 'delete';
  const remove = useMutation({
    mutationFn: () => api.remove(`cameras/${part(camera.id)}?recordings=${recordings}`),
    // Also after a refusal: the camera may be gone although its recordings are not.
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['cameras'] }), client.invalidateQueries({ queryKey: ['storage'] })]),
    onSuccess: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={t('cameras.removeTitle', { name: camera.name })} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <Stack>
        <Text size="sm">{t('cameras.removeText')}</Text>
        <Radio.Group label={t('removal.recordings')} value={recordings} onChange={setRecordings}>
          <Stack mt="xs" gap="sm">
            <Radio value="keep" label={t('removal.keep')} description={t('removal.keepText')} />
            <Radio value="delete" color="red" label={t('removal.delete')} description={t('removal.deleteText')} />
          </Stack>
        </Radio.Group>
        {remove.isError && <Failure error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t('app.cancel')}</Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>{t(isDeleting ? 'removal.submitDelete' : 'app.remove')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
