/**
 * GLSL ES 3.00 of the marker layer. One instanced quad a marker; the fragment shader draws the shape from
 * its signed distance, antialiased over one device pixel: mitotic a ring, normal corner brackets, atypical mitotic a diamond, unsure a
 * triangle; dashed what software proposes, solid what a person decided; each with a dark halo and nothing inside. Colours leave
 * premultiplied.
 */
import type { Verdict } from '../../../src-main/contract/domain/command';
import {
  bracketArm,
  dashPeriod,
  dashShare,
  decidedArm,
  fewestDashes,
  haloWidth,
  strokeWidth,
  triangleReach,
} from './markers';

/** What the uniform `shape` means. */
export const shapeNumbers: Readonly<Record<Verdict, number>> = {
  mitotic: 0,
  normal: 1,
  'atypical mitotic': 2,
  unsure: 3,
};

export const vertexShader = `#version 300 es
in vec2 corner;
in vec2 position;
in float spacing;
uniform vec2 centre;
uniform vec4 rotationScale;
uniform vec2 viewSize;
uniform float halfExtent;
out vec2 local;
void main() {
  local = vec2(0.0);
  /* Beyond the screen: a verdict is drawn in its place. */
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (spacing < 0.0) return;
  vec2 offset = position - centre;
  vec2 screen = vec2(dot(rotationScale.xy, offset), dot(rotationScale.zw, offset)) + viewSize * 0.5;
  local = corner * halfExtent;
  vec2 clip = (screen + local) / viewSize * 2.0 - 1.0;
  gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}`;

export const fragmentShader = `#version 300 es
precision highp float;
in vec2 local;
uniform float radius;
uniform float pixelRatio;
uniform float opacity;
uniform vec3 colour;
uniform int shape;
uniform bool solid;
out vec4 fragment;

const float PI = 3.14159265359;

float cover(float distance) {
  return clamp(0.5 - distance * pixelRatio, 0.0, 1.0);
}

/* Distance to the nearest dash along an outline: position in dash periods, length of one period in pixels. */
float dash(float position, float period) {
  return (abs(fract(position) - 0.5) - ${(dashShare / 2).toFixed(2)}) * period;
}

/* Signed distance to an equilateral triangle that points up: Quilez, "2D distance functions". */
float triangle(vec2 at, float half_side) {
  const float k = sqrt(3.0);
  at = vec2(abs(at.x) - half_side, -at.y + half_side / k);
  if (at.x + k * at.y > 0.0) at = vec2(at.x - k * at.y, -k * at.x - at.y) / 2.0;
  at.x -= clamp(at.x, -2.0 * half_side, 0.0);
  return -length(at) * sign(at.y);
}

void main() {
  float outline;
  float gaps = -1.0e3;
  if (shape == 2) {
    outline = abs((abs(local.x) + abs(local.y) - radius * 1.15) * 0.70710678) - ${(strokeWidth / 2).toFixed(2)};
  } else if (shape == 3) {
    float half_side = radius * ${triangleReach.toFixed(2)} * sqrt(3.0) / 2.0;
    outline = abs(triangle(local, half_side)) - ${(strokeWidth / 2).toFixed(2)};
  } else if (shape == 0) {
    outline = abs(length(local) - radius) - ${(strokeWidth / 2).toFixed(2)};
    float around = 2.0 * PI * radius;
    float count = max(${fewestDashes.toFixed(1)}, floor(around / ${dashPeriod.toFixed(1)} + 0.5));
    if (!solid) gaps = dash(atan(local.y, local.x) / (2.0 * PI) * count, around / count);
  } else {
    float side = radius * 0.9;
    vec2 edge = abs(local) - side;
    outline = abs(max(edge.x, edge.y)) - ${(strokeWidth / 2).toFixed(2)};
    /* Only the corners of the square are left. */
    float arm = 2.0 * side * (solid ? ${decidedArm.toFixed(2)} : ${bracketArm.toFixed(2)});
    float along = side - min(abs(local.x), abs(local.y));
    gaps = along - arm;
    /* A short arm with a gap would read as dust. */
    if (!solid && arm > 8.0) gaps = max(gaps, arm * 0.12 - abs(along - arm * 0.62));
  }
  float body = cover(max(outline, gaps));
  /* The halo widens the line, not the dash: gaps stay open. */
  float halo = cover(max(outline - ${haloWidth.toFixed(2)}, gaps)) * 0.6;
  vec4 result = vec4(0.0, 0.0, 0.0, halo);
  result = (vec4(colour * body, body) + result * (1.0 - body)) * opacity;
  if (result.a <= 0.0) discard;
  fragment = result;
}`;
