import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import { type ComponentPropsWithoutRef, type ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

type Props = ActionIconProps & Omit<ComponentPropsWithoutRef<'button'>, keyof ActionIconProps> & {
  readonly icon: IconName;
  /** What it does: its name for a screen reader, and its tooltip. */
  readonly label: string;
};

export function IconButton({ icon, label, ...rest }: Props): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} {...rest}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
