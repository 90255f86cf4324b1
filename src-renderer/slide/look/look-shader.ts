/** GLSL ES 3.00 of a look: the same arithmetic as `look-pixels.ts`, over a picture that fills the canvas. */

export const vertexShader = `#version 300 es
in vec2 corner;
out vec2 place;
void main() {
  place = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

export const fragmentShader = `#version 300 es
precision highp float;
in vec2 place;
uniform sampler2D picture;
uniform float brightness;
uniform float contrast;
uniform float gamma;
uniform bool separated;
uniform vec3 reading;
uniform vec3 stain;
out vec4 fragment;
void main() {
  vec4 found = texture(picture, place);
  vec3 value = found.rgb;
  if (separated) {
    /* log10 and 10^x by the base 2 that the hardware has. */
    vec3 density = -log2(max(value, vec3(1.0 / 255.0))) * ${Math.log10(2).toPrecision(9)};
    float amount = max(0.0, dot(reading, density));
    value = exp2(-amount * stain * ${Math.log2(10).toPrecision(9)});
  }
  value = clamp((value - 0.5) * contrast + 0.5 + brightness, 0.0, 1.0);
  value = pow(value, vec3(1.0 / gamma));
  fragment = vec4(value * found.a, found.a);
}`;
