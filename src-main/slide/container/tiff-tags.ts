/** Tag numbers and field types of TIFF 6.0, its technical notes, and BigTIFF, as far as slides use them. */

export const tiffTag = {
  newSubfileType: 254,
  /** Of TIFF 5.0 and before. */
  subfileType: 255,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  documentName: 269,
  imageDescription: 270,
  make: 271,
  model: 272,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  xPosition: 286,
  yPosition: 287,
  resolutionUnit: 296,
  software: 305,
  dateTime: 306,
  artist: 315,
  hostComputer: 316,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  /** Offsets of directories that belong to this one, in no chain (Adobe PageMaker 6 TIFF technical notes). */
  subDirectories: 330,
  inkSet: 332,
  /** What samples beyond the colours are: TIFF 6.0, section 18. */
  extraSamples: 338,
  sampleFormat: 339,
  /** 1: the samples are indices into a colour map, regardless of PhotometricInterpretation (PageMaker 6 technical notes). */
  indexed: 346,
  jpegTables: 347,
  ycbcrCoefficients: 529,
  ycbcrSubsampling: 530,
  referenceBlackWhite: 532,
  xmp: 700,
  imageDepth: 32997,
  copyright: 33432,
  iccProfile: 34675,
  /** XML of ARGOS. */
  argosMetadata: 65000,
  /** Hamamatsu's mark of an NDPI file. */
  ndpiFormat: 65420,
  ndpiSourceLens: 65421,
  ndpiXOffset: 65422,
  ndpiYOffset: 65423,
  ndpiFocalPlane: 65424,
  /** Where restart intervals begin, relative to the strip: low and high words. */
  ndpiMcuStarts: 65426,
  ndpiReference: 65427,
  ndpiMcuStartsHigh: 65432,
  ndpiProperties: 65449,
} as const;

/** Field types that are named in code. */
export const fieldType = { long: 4, long8: 16 } as const;

/** Bytes of one value, by field type; a type that is not here is unknown. */
export const fieldTypeSize: Readonly<Record<number, number>> = {
  1: 1, // BYTE
  2: 1, // ASCII
  3: 2, // SHORT
  4: 4, // LONG
  5: 8, // RATIONAL
  6: 1, // SBYTE
  7: 1, // UNDEFINED
  8: 2, // SSHORT
  9: 4, // SLONG
  10: 8, // SRATIONAL
  11: 4, // FLOAT
  12: 8, // DOUBLE
  13: 4, // IFD
  16: 8, // LONG8
  17: 8, // SLONG8
  18: 8, // IFD8
};
