import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useText } from '../text/text';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  /** What the button does that does it. */
  readonly button: string;
  readonly isRunning: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something goes that does not come back. */
export function ConfirmDialog({ title, text, button, isRunning, onConfirm, onClose }: Props): ReactNode {
  const { t } = useText();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <Stack>
        <Text size="sm">{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>{t('app.cancel')}</Button>
          <Button color="red" loading={isRunning} onClick={onConfirm}>{button}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
