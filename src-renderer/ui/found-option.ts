/** What a dialog lists that finds one of many by its words (`find-dialog.svelte`). */
export interface FoundOption {
  /** Of letters, digits, `-` and `_`. */
  readonly id: string;
  readonly label: string;
  /** Beside the label: the keys that do the same, or words. */
  readonly note: { readonly kind: 'key' | 'words'; readonly text: string } | null;
  /** It is listed and cannot be taken. */
  readonly refused: boolean;
}
