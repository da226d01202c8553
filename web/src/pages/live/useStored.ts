import { useState } from 'react';

/** State that is still there when the page is opened again. */
export function useStored<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? initial;
    } catch {
      return initial;
    }
  });
  return [value, (next) => {
    setValue(next);
    localStorage.setItem(key, JSON.stringify(next));
  }];
}
