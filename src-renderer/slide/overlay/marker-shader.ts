/**
 * GLSL ES 3.00 of the marker layer. One instanced quad a marker; the fragment shader draws the shape from
 * its signed distance, antialiased over one device pixel: mitotic a dashed ring, normal corner brackets, both with a
 * dark halo and nothing inside. Colours leave premultiplied.
 */
import { bracketArm, dashPeriod, dashShare, fewestDashes, haloWidth, strokeWidth } from './markers';

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
uniform float opacity;
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
  float gaps;
  if (ring) {
    outline = abs(length(local) - radius) - ${(strokeWidth / 2).toFixed(2)};
    float around = 2.0 * PI * radius;
    float count = max(${fewestDashes.toFixed(1)}, floor(around / ${dashPeriod.toFixed(1)} + 0.5));
    gaps = dash(atan(local.y, local.x) / (2.0 * PI) * count, around / count);
  } else {
    float side = radius * 0.9;
    vec2 edge = abs(local) - side;
    outline = abs(max(edge.x, edge.y)) - ${(strokeWidth / 2).toFixed(2)};
    /* Only the corners of the square are left. */
    float arm = 2.0 * side * ${bracketArm.toFixed(2)};
    gaps = side - arm - min(abs(local.x), abs(local.y));
  }
  float body = cover(max(outline, gaps));
  /* The halo widens the line, not the dash: gaps stay open. */
  float halo = cover(max(outline - ${haloWidth.toFixed(2)}, gaps)) * 0.6;
  vec4 result = vec4(0.0, 0.0, 0.0, halo);
  result = (vec4(colour * body, body) + result * (1.0 - body)) * opacity;
  if (result.a <= 0.0) discard;
  fragment = result;
}`;
