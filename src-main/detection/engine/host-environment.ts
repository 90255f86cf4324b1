/** Variables of the process that computes, beside those it inherits; set before it starts, because libraries read them early. */
export const hostEnvironment: Readonly<Record<string, string>> = {
  // cuDNN and cuBLAS round to ten bits of mantissa on newer cards unless told not to: golden outputs would not match.
  NVIDIA_TF32_OVERRIDE: '0',
};
