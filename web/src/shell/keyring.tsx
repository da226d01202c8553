import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { OpenerClient } from '../opener/openerClient';

const storageKey = 'saksi.identity';

/** The owner's identities: in the worker's memory, and if the owner says so in this browser's storage, sealed. */
export interface Keyring {
  readonly opener: OpenerClient;
  /** Public halves of the identities that are open; empty when none is. */
  readonly recipients: readonly string[];
  readonly isKept: boolean;
  readonly unlock: (file: Uint8Array, passphrase?: string) => Promise<void>;
  readonly unlockKept: (passphrase: string) => Promise<void>;
  readonly lock: () => Promise<void>;
  readonly keep: (passphrase: string) => Promise<void>;
  readonly forget: () => void;
}

const Context = createContext<Keyring | undefined>(undefined);

export function KeyringProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [opener] = useState(() => new OpenerClient());
  const [recipients, setRecipients] = useState<readonly string[]>([]);
  const [kept, setKept] = useState(() => localStorage.getItem(storageKey));
  const value = useMemo<Keyring>(() => {
    const unlock = async (file: Uint8Array, passphrase?: string): Promise<void> => {
      setRecipients(await opener.ask('unlock', { file, passphrase }));
    };
    return {
      opener,
      recipients,
      isKept: kept !== null,
      unlock,
      unlockKept: (passphrase) => unlock(new TextEncoder().encode(kept ?? ''), passphrase),
      lock: async () => {
        await opener.ask('lock', {});
        setRecipients([]);
      },
      keep: async (passphrase) => {
        const sealed = await opener.ask('sealForKeeping', { passphrase });
        localStorage.setItem(storageKey, sealed);
        setKept(sealed);
      },
      forget: () => {
        localStorage.removeItem(storageKey);
        setKept(null);
      },
    };
  }, [opener, recipients, kept]);
  return <Context value={value}>{children}</Context>;
}

export function useKeyring(): Keyring {
  const keyring = useContext(Context);
  if (keyring === undefined) {
    throw new Error('KeyringProvider is missing');
  }

  return keyring;
}
