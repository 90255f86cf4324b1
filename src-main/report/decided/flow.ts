/**
 * Blocks of a tagged report, one below the other: headings, paragraphs, lists of values, tables, pictures. Each is measured before it
 * is drawn and begins another page where it does not fit. Millimetres from the top-left corner.
 */
import type { PaperSize } from '../../contract/decided-report';
import type { Messages } from '../../messages/messages';
import { cautionInk, cautionPanel, ink, panel, quietInk, rule } from '../palette';
import { grid, mm, type Sheet, type TextStyle } from '../pdf/sheet';
import { body, caution, cautionStrong, heading, quiet, strong } from '../pdf/styles';

export interface PageArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

const heights: Readonly<Record<PaperSize, readonly [width: number, height: number]>> = {
  a4: [210, 297],
  letter: [215.9, 279.4],
};
const margin = 16;
/** Below the text area: a rule and two lines. */
const footerHeight = 25;

function areaOf(paper: PaperSize): PageArea {
  const [width, height] = heights[paper];
  return {
    ...{ left: margin, right: width - margin, top: margin, width: width - 2 * margin },
    bottom: height - footerHeight,
  };
}

export interface Column {
  readonly title: string;
  /** Millimetres, with the space to the next; columns that state none share what is left. */
  readonly width?: number;
  readonly align?: 'right';
}

const cell: TextStyle = { size: 7.5, weight: 'regular', colour: ink };
const cellStrong: TextStyle = { ...cell, weight: 'semibold' };
const columnTitle: TextStyle = { size: 7, weight: 'semibold', colour: quietInk };
/** From a column to the next. */
const gutter = 3;
/** From a line of a cell to the next. */
const cellLine = 3.4;
const subheading: TextStyle = { size: 9, weight: 'semibold', colour: ink };
const headings = { H1: { size: 16, weight: 'semibold', colour: ink }, H2: heading, H3: subheading } as const;

export class Flow {
  y: number;
  readonly area: PageArea;

  constructor(
    readonly sheet: Sheet,
    readonly messages: Messages,
    paper: PaperSize,
  ) {
    this.area = areaOf(paper);
    this.y = this.area.top;
    sheet.addPage();
  }

  nextPage(): void {
    this.sheet.addPage();
    this.y = this.area.top;
  }

  /** Another page where less than this is left of the one that is open. */
  keep(height: number): void {
    if (this.y > this.area.top && this.y + height > this.area.bottom) this.nextPage();
  }

  /** @param below height that must stand on the same page below it */
  heading(role: 'H1' | 'H2' | 'H3', text: string, below = 4 * grid): void {
    const { sheet, area } = this;
    const style = headings[role];
    const lines = sheet.wrap(text, area.width, style);
    const step = role === 'H1' ? 2 * grid : 1.25 * grid;
    this.keep(lines.length * step + below + 2 * grid);
    this.y += role === 'H3' ? 1.5 * grid : grid;
    sheet.tags.content(role, () => {
      for (const line of lines) {
        this.y += role === 'H1' ? 1.5 * grid : grid;
        sheet.line(line, area.left, this.y, style, { width: area.width });
      }
    });
    sheet.tags.furniture(() => sheet.horizontal(area.left, this.y + grid / 2, area.width, rule));
    this.y += grid;
  }

  /** Over as many pages as it takes. @param lang where it is not that of the report */
  paragraph(text: string, style: TextStyle = body, lang?: string): void {
    const { sheet, area } = this;
    let lines = sheet.wrap(text, area.width, style);
    while (lines.length > 0) {
      this.keep(grid);
      const fits = Math.max(1, Math.floor((area.bottom - this.y) / grid));
      const now = lines.slice(0, fits);
      lines = lines.slice(fits);
      sheet.tags.content(
        'P',
        () => {
          for (const line of now) {
            this.y += grid;
            sheet.line(line, area.left, this.y, style, { width: area.width });
          }
        },
        lang === undefined ? {} : { lang },
      );
    }
    this.y += grid / 2;
  }

  /** A box that stands out. */
  caution(title: string, texts: readonly string[], lang?: string): void {
    const { sheet, area } = this;
    const inner = area.width - 2 * grid;
    const items = texts.map((text) => sheet.wrap(text, inner, caution));
    const [first = []] = items;
    this.y += grid / 2;
    this.keep((first.length + 2) * grid);
    this.#boxed(grid * 1.5, () =>
      sheet.tags.content('P', () => {
        sheet.line(title, area.left + grid, this.y + 1.15 * grid, cautionStrong, { width: inner });
      }),
    );
    for (const lines of items) {
      for (let from = 0; from < lines.length;) {
        this.keep(grid);
        const now = lines.slice(from, from + Math.max(1, Math.floor((area.bottom - this.y) / grid)));
        from += now.length;
        this.#boxed(now.length * grid, () =>
          sheet.tags.content(
            'P',
            () =>
              now.forEach((line, index) =>
                sheet.line(line, area.left + grid, this.y + (index + 0.8) * grid, caution, { width: inner }),
              ),
            lang === undefined ? {} : { lang },
          ),
        );
      }
    }
    this.#boxed(grid / 2, () => undefined);
    this.y += grid / 2;
  }

  #boxed(height: number, draw: () => void): void {
    const { sheet, area } = this;
    sheet.tags.furniture(() => {
      sheet.rectangle(area.left, this.y, area.width, height, cautionPanel);
      sheet.rectangle(area.left, this.y, 1, height, cautionInk);
    });
    draw();
    this.y += height;
  }

  /** Names and values: a table whose rows are headed. */
  values(entries: readonly (readonly [name: string, value: string])[]): void {
    const { sheet, area } = this;
    const nameWidth = 52;
    sheet.tags.inside('Table', () => {
      for (const [name, value] of entries) {
        const names = sheet.wrap(name, nameWidth - gutter, quiet);
        const lines = sheet.wrap(value, area.width - nameWidth, body);
        this.keep(Math.max(names.length, lines.length) * grid);
        const top = this.y;
        sheet.tags.inside('TR', () => {
          this.#cell('TH', names, area.left, top + grid, grid, quiet, { scope: 'Row' });
          this.#cell('TD', lines, area.left + nameWidth, top + grid, grid, body);
        });
        this.y = top + Math.max(names.length, lines.length) * grid + 0.6;
      }
    });
    this.y += grid / 2;
  }

  #cell(
    role: 'TH' | 'TD',
    lines: readonly string[],
    x: number,
    y: number,
    step: number,
    style: TextStyle,
    { scope, align = 'left' }: { readonly scope?: 'Row' | 'Column'; readonly align?: 'left' | 'right' } = {},
  ): void {
    this.sheet.tags.content(
      role,
      () => lines.forEach((line, index) => this.sheet.line(line, x, y + index * step, style, { align })),
      scope === undefined ? {} : { scope },
    );
  }

  /** The first cell of each row heads it. Its titles stand on every page. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const { sheet, area } = this;
    const stated = columns.reduce((sum, { width = 0 }) => sum + width, 0);
    const open = columns.filter(({ width }) => width === undefined).length;
    const widths = columns.map(({ width }) => width ?? (area.width - stated) / open);
    const lefts = widths.map((_, index) =>
      widths.slice(0, index).reduce((sum, width) => sum + width, area.left),
    );
    const place = (index: number): { x: number; align: 'left' | 'right' } => {
      const align = columns[index]?.align ?? 'left';
      const isLast = index === columns.length - 1;
      const left = lefts[index] ?? area.left;
      return { align, x: align === 'left' ? left : left + (widths[index] ?? 0) - (isLast ? 0 : gutter) };
    };
    const laid = (texts: readonly string[], styleOf: (index: number) => TextStyle): string[][] =>
      texts.map((text, index) => {
        const isLast = index === columns.length - 1;
        return sheet.wrap(text, (widths[index] ?? 0) - (isLast ? 0 : gutter), styleOf(index));
      });
    const titles = laid(
      columns.map(({ title }) => title),
      () => columnTitle,
    );
    const most = (lines: readonly (readonly string[])[]): number =>
      Math.max(1, ...lines.map(({ length }) => length));
    const drawTitles = (): void => {
      const top = this.y;
      sheet.tags.inside('TR', () =>
        titles.forEach((lines, index) => {
          const { x, align } = place(index);
          this.#cell('TH', lines, x, top + 3.4, 3, columnTitle, { scope: 'Column', align });
        }),
      );
      this.y = top + most(titles) * 3 + 1.6;
      sheet.tags.furniture(() => sheet.horizontal(area.left, this.y, area.width, rule));
    };
    const again = (): void => {
      const top = this.y;
      sheet.tags.furniture(() => {
        titles.forEach((lines, index) => {
          const { x, align } = place(index);
          lines.forEach((line, at) => sheet.line(line, x, top + 3.4 + at * 3, columnTitle, { align }));
        });
        sheet.horizontal(area.left, top + most(titles) * 3 + 1.6, area.width, rule);
      }, 'Pagination');
      this.y = top + most(titles) * 3 + 1.6;
    };
    const styleOf = (index: number): TextStyle => (index === 0 ? cellStrong : cell);
    this.keep(most(titles) * 3 + 1.6 + 2 * grid);
    sheet.tags.inside('Table', () => {
      drawTitles();
      for (const row of rows) {
        const lines = laid(row, styleOf);
        const height = most(lines) * cellLine + 1.4;
        if (this.y + height > area.bottom) {
          this.nextPage();
          again();
        }
        const top = this.y;
        sheet.tags.inside('TR', () =>
          lines.forEach((texts, index) => {
            const { x, align } = place(index);
            const scope = index === 0 ? { scope: 'Row' as const } : {};
            this.#cell(index === 0 ? 'TH' : 'TD', texts, x, top + cellLine, cellLine, styleOf(index), {
              ...scope,
              align,
            });
          }),
        );
        this.y = top + height;
        sheet.tags.furniture(() => sheet.horizontal(area.left, this.y, area.width, panel));
      }
    });
    this.y += grid / 2;
  }

  /** A picture with what it shows in words. @param draw gets the y of its top */
  figure(
    alt: string,
    at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
    draw: () => void,
  ): void {
    const { x, y, width, height } = at;
    this.sheet.tags.content('Figure', draw, {
      alt,
      bbox: [x * mm, y * mm, (x + width) * mm, (y + height) * mm],
    });
  }

  strong(text: string): void {
    this.paragraph(text, strong);
  }

  quiet(text: string): void {
    this.paragraph(text, quiet);
  }
}
