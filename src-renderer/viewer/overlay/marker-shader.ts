/**
 * GLSL ES 3.00 of the marker layer. One instanced quad a marker; the fragment shader draws the shape from
 * its signed distance, antialiased over one device pixel: mitotic a dashed, filled ring with a centre dot,
 * normal a dashed open square, both with a dark halo. Colours leave premultiplied.
 */
import { dashPeriod, dashShare, dotRadius, haloWidth, plainBelow, strokeWidth } from './markers';

export const vertexShader = `#version 300 es
in vec2 corner;
in vec2 position;
uniform vec2 centre;
uniform vec4 rotationScale;
uniform vec2 viewSize;
uniform float halfExtent;
out vec2 local;
void main() {
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
uniform float fill;
uniform vec3 colour;
uniform bool ring;
out vec4 fragment;

const float PI = 3.14159265359;

float cover(float distance) {
  return clamp(0.5 - distance * pixelRatio, 0.0, 1.0);
}

/* Distance to the nearest dash along an outline: position in dash periods, length of one period in pixels. */
float dash(float position, float period) {
  return (abs(fract(position) - 0.5) - ${(dashShare / 2).toFixed(2)}) * period;
}

void main() {
  float outline;
  float dashes;
  float inside;
  float dot = 1e6;
  if (ring) {
    float fromCentre = length(local);
    outline = abs(fromCentre - radius) - ${(strokeWidth / 2).toFixed(2)};
    float count = max(4.0, floor(2.0 * PI * radius / ${dashPeriod.toFixed(1)} + 0.5));
    dashes = dash(atan(local.y, local.x) / (2.0 * PI) * count, 2.0 * PI * radius / count);
    inside = fromCentre - radius;
    dot = fromCentre - ${dotRadius.toFixed(1)};
  } else {
    vec2 edge = abs(local) - radius * 0.9;
    inside = max(edge.x, edge.y);
    outline = abs(inside) - ${(strokeWidth / 2).toFixed(2)};
    float side = 1.8 * radius;
    float count = max(1.0, floor(side / ${dashPeriod.toFixed(1)} + 0.5));
    float along = edge.x > edge.y ? local.y : local.x;
    dashes = dash((along + side * 0.5) / side * count + 0.5, side / count);
  }
  if (radius < ${(plainBelow / 2).toFixed(1)}) {
    dashes = -1e6;
    dot = 1e6;
  }
  float body = cover(min(max(outline, dashes), dot));
  /* The halo widens the line, not the dash: gaps stay open. */
  float halo = cover(min(max(outline - ${haloWidth.toFixed(2)}, dashes), dot - ${haloWidth.toFixed(2)})) * 0.6;
  float veil = ring ? cover(inside) * fill : 0.0;

  vec4 result = vec4(colour * veil, veil);
  result = vec4(0.0, 0.0, 0.0, halo) + result * (1.0 - halo);
  result = vec4(colour * body, body) + result * (1.0 - body);
  if (result.a <= 0.0) discard;
  fragment = result;
}`;
