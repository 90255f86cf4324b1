/**
 * The language of the window: that of the system, or the one that a person chose, kept across restarts. There is one for the whole
 * page, so that any text asks for its words without being handed them.
 */
import {
  languageFor,
  languages,
  messagesIn,
  type Language,
  type MessageArguments,
  type Messages,
} from '../../src-main/messages/messages';
import type { SettingStore } from '../client/kept-settings';

class WindowLanguage {
  #store: SettingStore | null = null;
  #preferred = $state.raw<readonly string[]>([]);
  #chosen = $state<Language | null>(null);
  readonly #messages = $derived(messagesIn(this.#chosen ?? languageFor(this.#preferred), this.#preferred));

  /** English, and nothing is kept, until then. @param preferred what the system says that its person reads, BCP 47 */
  begin(store: SettingStore, preferred: readonly string[]): void {
    const stored = store.get('language');
    this.#store = store;
    this.#preferred = preferred;
    this.#chosen = languages.find((language) => language === stored) ?? null;
  }

  get messages(): Messages {
    return this.#messages;
  }

  /** That of the system, or English where there are no texts in it. */
  get ofSystem(): Language {
    return languageFor(this.#preferred);
  }

  /** `null`: that of the system. */
  get chosen(): Language | null {
    return this.#chosen;
  }

  choose(language: Language | null): void {
    this.#chosen = language;
    this.#store?.set('language', language);
  }
}

export const windowLanguage = new WindowLanguage();

/** The text of a message in the language of the window. @param id of `src-main/messages` */
export function t(id: string, args?: MessageArguments): string {
  return windowLanguage.messages.text(id, args);
}

/** BCP 47: how numbers are written in the window. */
export function windowLocale(): string {
  return windowLanguage.messages.locale;
}
