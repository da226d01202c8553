import { Button, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { useViews } from '../../api/queries';
import { type Body, type SavedView } from '../../api/types';
import { Icon } from '../../shell/Icon';
import { Failure } from '../../shell/States';
import { useText } from '../../text/text';

interface Props {
  readonly layout: string;
  readonly cameras: readonly string[];
  readonly onOpen: (view: SavedView) => void;
}

/** Saved layouts, kept with the account. */
export function ViewsMenu({ layout, cameras, onOpen }: Props): ReactNode {
  const { t } = useText();
  const views = useViews();
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [name, setName] = useState('');
  const onSuccess = async (): Promise<void> => {
    setSaving(false);
    await client.invalidateQueries({ queryKey: ['views'] });
  };
  const save = useMutation({
    mutationFn: () => {
      const id = views.data?.find((view) => view.name === name)?.id ?? crypto.randomUUID();
      return api.put(`views/${part(id)}`, { name, layout, cameras } satisfies Body<'ViewRequest'>);
    },
    onSuccess,
  });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`views/${part(id)}`), onSuccess });
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<Icon name="bookmark" size={16} />}>{t('live.views')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(views.data ?? []).map((view) => (
            <Menu.Item key={view.id} onClick={() => onOpen(view)}>{view.name}</Menu.Item>
          ))}
          {views.data?.length === 0 && <Menu.Label>{t('live.views.none')}</Menu.Label>}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>{t('live.views.save')}</Menu.Item>
          {(views.data ?? []).map((view) => (
            <Menu.Item key={view.id} color="red" onClick={() => remove.mutate(view.id)}>{t('live.views.remove', { name: view.name })}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isSaving} onClose={() => setSaving(false)} title={t('live.views.save')} closeButtonProps={{ 'aria-label': t('app.close') }}>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          save.mutate();
        }}>
          <Stack>
            <TextInput label={t('live.views.name')} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
            {save.isError && <Failure error={save.error} />}
            <Button type="submit" loading={save.isPending}>{t('app.save')}</Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
