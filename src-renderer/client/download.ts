/** Hands bytes to the browser's own download, under a name. */

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its own reference once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
