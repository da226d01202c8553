import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { type ReactNode } from 'react';
import { useText } from '../text/text';

/** A field for a secret, with a button that shows it. */
export function PasswordField(props: PasswordInputProps): ReactNode {
  const { t } = useText();
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('app.showPassword') }} {...props} />;
}
