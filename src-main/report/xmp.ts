/**
 * What a picture says of itself in its metadata (XMP, ISO 16684-1, with Dublin Core): which slide it is of, and what made
 * it. A picture that was cut or renamed is found again by it.
 */
import { printable } from '../base/printable';
import { slideSource, type SlideOfDocument } from './slide-member';

interface PictureOrigin {
  readonly title: string;
  readonly slide: SlideOfDocument;
  /** Version. */
  readonly spindle: string;
}

/** An XMP packet: `dc:source` is the slide by its fingerprint, and by its scene where it has several. */
export function xmpOf({ title, slide, spindle }: PictureOrigin): string {
  const source = slideSource(slide);
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>` +
    (source === null ? '' : `<dc:source>${source}</dc:source>`) +
    `<xmp:CreatorTool>${escaped(`Spindle ${spindle}`)}</xmp:CreatorTool>` +
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
  );
}

/** Text of XML 1.0: markup as entities, without the characters that XML does not allow. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>\ufffe\uffff]/g, (mark) => entities[mark] ?? '');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
