/** Saves what a canvas or video shows as a PNG. */
export function saveSnapshot(source: HTMLCanvasElement | HTMLVideoElement, name: string, at = new Date()): void {
  const canvas = document.createElement('canvas');
  canvas.width = source instanceof HTMLVideoElement ? source.videoWidth : source.width;
  canvas.height = source instanceof HTMLVideoElement ? source.videoHeight : source.height;
  canvas.getContext('2d')?.drawImage(source, 0, 0);
  canvas.toBlob((blob) => {
    if (blob !== null) {
      saveBlob(blob, `${fileName(name)}-${at.toISOString().replace(/[:.]/g, '-').slice(0, 19)}Z.png`);
    }
  }, 'image/png');
}

/** Hands a file to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'saksi';
}
