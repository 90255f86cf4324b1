/** Time and memory against the area of a slide, as SVG: two panels, both axes from what was measured. */

export interface AreaPoint {
  readonly areaMm2: number;
  readonly seconds: number;
  /** `null` where it was not measured. */
  readonly peakBytes: number | null;
}

const panel = { width: 300, height: 220 };
const margin = { left: 62, top: 34, right: 18, bottom: 46 };
const ink = '#1f2933';
const faint = '#9aa5b1';
const series = '#0b6e99';

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly values: readonly (readonly [areaMm2: number, value: number])[];
  /** A value drawn as a line of its own, with its name. */
  readonly limit?: { readonly value: number; readonly name: string };
  /** Drawn dashed: what the first point would grow to in proportion. */
  readonly isProportional: boolean;
}

/** @returns an SVG document; both axes begin at 0, so that a straight line through the origin is proportional. */
export function areaPlot(points: readonly AreaPoint[]): string {
  const memory = points.flatMap(({ areaMm2, peakBytes }) =>
    peakBytes === null ? [] : [[areaMm2, peakBytes / 1024 ** 2] as const],
  );
  const panels: Panel[] = [
    {
      title: 'Time',
      unit: 'seconds',
      values: points.map(({ areaMm2, seconds }) => [areaMm2, seconds]),
      isProportional: true,
    },
    {
      title: 'Peak memory of all processes',
      unit: 'MiB',
      values: memory,
      limit: { value: 1.5e9 / 1024 ** 2, name: '1.5 GB' },
      isProportional: false,
    },
  ];
  const outer = margin.left + panel.width + margin.right;
  const width = outer * panels.length;
  const height = margin.top + panel.height + margin.bottom;
  const drawn = panels.map((each, index) => `<g transform="translate(${index * outer} 0)">${draw(each)}</g>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function draw({ title, unit, values, limit, isProportional }: Panel): string {
  const [mostArea, most] = [0, 1].map((axis) => Math.max(1, ...values.map((value) => value[axis] ?? 0)));
  const xScale = steps(mostArea ?? 1);
  const yScale = steps(Math.max(most ?? 1, limit?.value ?? 0));
  const x = (area: number): string => round(margin.left + (area / xScale.end) * panel.width);
  const y = (value: number): string => round(margin.top + panel.height * (1 - value / yScale.end));
  const line = (from: readonly [number, number], to: readonly [number, number], stroke: string): string =>
    `<line x1="${x(from[0])}" y1="${y(from[1])}" x2="${x(to[0])}" y2="${y(to[1])}" ${stroke}/>`;
  const parts = [
    `<text x="${margin.left}" y="18" font-size="13" font-weight="bold">${title}</text>`,
    ...xScale.marks.flatMap((mark) => [
      line([mark, 0], [mark, yScale.end], `stroke="${faint}" stroke-opacity="0.25"`),
      `<text x="${x(mark)}" y="${margin.top + panel.height + 16}" text-anchor="middle">${mark}</text>`,
    ]),
    ...yScale.marks.flatMap((mark) => [
      line([0, mark], [xScale.end, mark], `stroke="${faint}" stroke-opacity="0.25"`),
      `<text x="${margin.left - 6}" y="${y(mark)}" dy="4" text-anchor="end">${mark}</text>`,
    ]),
    `<text x="${margin.left + panel.width / 2}" y="${margin.top + panel.height + 36}" text-anchor="middle">area, mm²</text>`,
    `<text transform="translate(14 ${margin.top + panel.height / 2}) rotate(-90)" text-anchor="middle">${unit}</text>`,
  ];
  const [first] = values;
  if (isProportional && first !== undefined) {
    const end = Math.min(xScale.end, (yScale.end * first[0]) / first[1]);
    const stroke = `stroke="${faint}" stroke-dasharray="5 4"`;
    parts.push(line([0, 0], [end, (end * first[1]) / first[0]], stroke));
  }
  if (limit !== undefined) {
    parts.push(
      line([0, limit.value], [xScale.end, limit.value], `stroke="#b44d12" stroke-dasharray="2 3"`),
      `<text x="${margin.left + panel.width}" y="${y(limit.value)}" dy="-4" text-anchor="end" fill="#b44d12">${limit.name}</text>`,
    );
  }
  if (values.length === 0) {
    parts.push(
      `<text x="${margin.left + panel.width / 2}" y="${margin.top + panel.height / 2}" text-anchor="middle">not measured</text>`,
    );
  }
  const path = values.map(([area, value]) => `${x(area)},${y(value)}`).join(' ');
  parts.push(
    `<polyline points="${path}" fill="none" stroke="${series}" stroke-width="2"/>`,
    ...values.map(([area, value]) => `<circle cx="${x(area)}" cy="${y(value)}" r="3.5" fill="${series}"/>`),
  );
  return parts.join('\n');
}

/** Four to eight round steps from 0 to beyond `most`. */
function steps(most: number): { readonly end: number; readonly marks: readonly number[] } {
  const magnitude = 10 ** Math.floor(Math.log10(most / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => most / size <= 6) ?? most;
  const count = Math.ceil(most / step);
  const marks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
  return { end: count * step, marks };
}

function round(value: number): string {
  return value.toFixed(1);
}
