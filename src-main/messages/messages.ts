/**
 * Every text that a person reads in the window, by an id: files of Fluent (projectfluent.org), a folder a language. Fluent chooses
 * plurals by the rules of the language and writes numbers as its readers do.
 */
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { english } from './english';
import { german } from './german';

const texts = { en: english, de: german } as const;

export type Language = keyof typeof texts;
export const languages = ['en', 'de'] as const satisfies readonly Language[];

/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** What a message is filled with. A number is written as readers of the language write it; one that is to stay as it is comes as text. */
export type MessageArguments = Readonly<Record<string, string | number>>;

export interface Messages {
  readonly language: Language;
  /** BCP 47, the region of the person where the system states it: numbers are written by it. */
  readonly locale: string;
  /** @returns the id itself where there is no such message: a test looks for those. */
  text(id: string, args?: MessageArguments): string;
}

/** @param preferred BCP 47 tags of a person, the most wanted first */
export function messagesIn(language: Language, preferred: readonly string[] = []): Messages {
  const locale = preferred.find((tag) => isOf(tag, language)) ?? language;
  // Without marks around what is filled in: no text here mixes directions of writing.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const text of texts[language]) bundle.addResource(new FluentResource(text));
  return {
    language,
    locale,
    text(id, args) {
      const pattern = bundle.getMessage(id)?.value ?? null;
      // With a list for its errors, Fluent shows `{$name}` where an argument is missing, and does not throw.
      return pattern === null ? id : bundle.formatPattern(pattern, args, []);
    },
  };
}

/** The first language of a person that there is; otherwise English. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = languages.find((each) => isOf(tag, each));
    if (language !== undefined) return language;
  }
  return 'en';
}

const isOf = (tag: string, language: Language): boolean =>
  tag.toLowerCase() === language || tag.toLowerCase().startsWith(`${language}-`);
