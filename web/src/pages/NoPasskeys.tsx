import { Anchor, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { addressByName, type PasskeyHindrance } from '../api/passkeys';
import { useText } from '../text/text';

/** Says why there are no passkeys here, and what to do. */
export function NoPasskeys({ hindrance }: { readonly hindrance: PasskeyHindrance }): ReactNode {
  const { t } = useText();
  const byName = addressByName(location.href);
  if (hindrance !== 'number') {
    return <Text size="sm" c="dimmed">{t(`passkeys.${hindrance}`)}</Text>;
  }

  return byName === undefined
    ? <Text size="sm" c="dimmed">{t('passkeys.numberElsewhere')}</Text>
    : <Text size="sm" c="dimmed">{t('passkeys.number')} <Anchor inherit href={byName}>{byName}</Anchor></Text>;
}
