import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { alertTexts } from './alertTexts';
import { cameraTexts } from './cameraTexts';
import { eventTexts } from './eventTexts';
import { manageTexts } from './manageTexts';
import { setupTexts } from './setupTexts';
import { shellTexts } from './shellTexts';
import { watchTexts } from './watchTexts';

/** Every string of the page, in English and in Indonesian. */
export const texts = { ...shellTexts, ...setupTexts, ...watchTexts, ...manageTexts, ...cameraTexts, ...eventTexts, ...alertTexts } as const;

export type TextKey = keyof typeof texts;
export type Language = 'en' | 'id';

/** Gives a text in the chosen language, with values put in for {name}. */
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

interface TextContext {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: Translate;
}

const storageKey = 'saksi.language';
const Context = createContext<TextContext | undefined>(undefined);

export function translate(language: Language, key: TextKey, values: Record<string, string | number> = {}): string {
  const text: string = texts[key][language === 'en' ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (sign, name: string) => String(values[name] ?? sign));
}

function preferred(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'en' || stored === 'id') {
    return stored;
  }

  return navigator.languages.find((language) => /^(en|id|in)\b/.test(language))?.startsWith('i') === true ? 'id' : 'en';
}

export function TextProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(storageKey, language);
  }, [language]);
  const value = useMemo<TextContext>(
    () => ({ language, setLanguage, t: (key, values) => translate(language, key, values) }), [language]);
  return <Context value={value}>{children}</Context>;
}

export function useText(): TextContext {
  const context = useContext(Context);
  if (context === undefined) {
    throw new Error('TextProvider is missing');
  }

  return context;
}

/** The text for a value that the server names, or the value itself where there is none yet. */
export function textOr(t: Translate, key: string, fallback: string): string {
  return key in texts ? t(key as TextKey) : fallback;
}
