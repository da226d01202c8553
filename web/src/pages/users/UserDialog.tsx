import { Button, Checkbox, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { type Body, type Camera, type Role, type User } from '../../api/types';
import { PasswordField } from '../../shell/PasswordField';
import { Failure } from '../../shell/States';
import { useText } from '../../text/text';

const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];

interface Props {
  /** The one to change; a new one without. */
  readonly user: User | undefined;
  readonly cameras: readonly Camera[];
  readonly onClose: () => void;
}

export function UserDialog({ user, cameras, onClose }: Props): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'viewer');
  const [password, setPassword] = useState('');
  const [seen, setSeen] = useState<readonly string[] | null>(user?.cameras ?? null);
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name, role, cameras: role === 'administrator' ? null : seen, password: password === '' ? undefined : password,
        controlledCameras: user?.controlledCameras ?? null,
      } satisfies Body<'UserRequest'>;
      return user === undefined ? api.post('users', body) : api.put(`users/${part(user.id)}`, body);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={user === undefined ? t('users.add') : t('users.edit', { name: user.name })} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save.mutate();
      }}>
        <Stack>
          <TextInput label={t('signIn.user')} required disabled={user !== undefined} autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Select label={t('users.role')} allowDeselect={false} value={role} data={roles.map((value) => ({ value, label: t(`role.${value}`) }))} onChange={(value) => setRole((value ?? 'viewer') as Role)} />
          <PasswordField
            label={t(user === undefined ? 'signIn.password' : 'users.passwordNew')} required={user === undefined} minLength={10} autoComplete="new-password"
            description={user === undefined ? t('setup.passwordShort') : t('users.passwordKept')} value={password} onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {role !== 'administrator' && (
            <>
              <Checkbox label={t('users.allCameras')} checked={seen === null} onChange={(event) => setSeen(event.currentTarget.checked ? null : [])} />
              {seen !== null && <MultiSelect label={t('users.someCameras')} data={cameras.map((camera) => ({ value: camera.id, label: camera.name }))} value={[...seen]} onChange={setSeen} />}
            </>
          )}
          {save.isError && <Failure error={save.error} />}
          <Button type="submit" loading={save.isPending}>{t('app.save')}</Button>
        </Stack>
      </form>
    </Modal>
  );
}
