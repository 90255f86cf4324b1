/** What is hidden until asked for. A name that is missing here and identifies somebody is a fault. */
import { describe, expect, it } from 'vitest';
import type { SlideInfo } from '../../src-main/contract/slide';
import { isIdentifyingImage, isIdentifyingProperty, withoutIdentity } from '../../src-main/slide/identifying';

describe('properties', () => {
  it.each([
    ...['aperio.User', 'aperio.Date', 'aperio.Time', 'aperio.Time Zone', 'aperio.Filename', 'aperio.Title'],
    ...[
      'aperio.ImageID',
      'aperio.ScanScope ID',
      'aperio.Barcode',
      'aperio.Rack',
      'aperio.Slide',
      'aperio.DSR ID',
    ],
    ...['tiff.DateTime', 'tiff.Artist', 'tiff.HostComputer', 'tiff.ImageDescription', 'tiff.DocumentName'],
    ...['openslide.comment', 'openslide.barcode'],
    ...[
      'hamamatsu.Created',
      'hamamatsu.Updated',
      'hamamatsu.NDP.S/N',
      'hamamatsu.Macro.S/N',
      'hamamatsu.Reference',
      'hamamatsu.MacroImage',
      'hamamatsu.MapFile',
      'hamamatsu.ImageFile(1,0)',
    ],
    ...['leica.barcode', 'leica.creation-date', 'leica.device-version'],
    ...['mirax.GENERAL.SLIDE_NAME', 'mirax.GENERAL.SLIDE_ID', 'mirax.GENERAL.SLIDE_CREATIONDATETIME'],
    ...['mirax.GENERAL.PROJECT_NAME', 'mirax.GENERAL.SLIDE_UTC_CREATIONDATETIME'],
    ...[
      'ventana.Barcode1D',
      'ventana.Barcode2D',
      'ventana.BuildDate',
      'ventana.UserName',
      'ventana.UnitNumber',
    ],
    ...['ventana.JP2FileName', 'ventana.SlideAnnotation', 'ventana.ScanDate'],
    ...[
      'philips.PIM_DP_UFS_BARCODE',
      'philips.DICOM_ACQUISITION_DATETIME',
      'philips.DICOM_DEVICE_SERIAL_NUMBER',
    ],
    ...['sakura.Creator', 'sakura.SlideId', 'sakura.CreationDate'],
    ...['dicom.PatientName', 'dicom.PatientID', 'dicom.PatientSex', 'dicom.PatientAge', 'dicom.EthnicGroup'],
    ...['dicom.StudyDate', 'dicom.AcquisitionDateTime', 'dicom.ContentTime', 'dicom.AccessionNumber'],
    ...[
      'dicom.DeviceSerialNumber',
      'dicom.OperatorsName[1]',
      'dicom.ReferringPhysicianName',
      'dicom.StationName',
    ],
    ...['dicom.InstitutionName', 'dicom.InstitutionAddress', 'dicom.StudyID', 'dicom.StudyDescription'],
    ...[
      'dicom.SeriesInstanceUID',
      'dicom.SOPInstanceUID',
      'dicom.StudyInstanceUID',
      'dicom.FrameOfReferenceUID',
    ],
    ...[
      'dicom.MediaStorageSOPInstanceUID',
      'dicom.PyramidUID',
      'dicom.ContainerIdentifier',
      'dicom.BarcodeValue',
    ],
    ...[
      'dicom.LabelText',
      'dicom.ImageComments',
      'dicom.DerivationDescription',
      'dicom.SourceApplicationEntityTitle',
    ],
    'dicom.SpecimenDescriptionSequence[0].SpecimenIdentifier',
    'dicom.SpecimenDescriptionSequence[0].SpecimenPreparationSequence[1].SpecimenPreparationStepContentItemSequence[0].TextValue',
    'dicom.ReferencedPatientSequence[0].ReferencedSOPInstanceUID',
    'dicom.OtherPatientIDsSequence[0].TypeOfPatientID',
    'dicom.SomethingOfTomorrow',
  ])('%s may identify somebody', (name) => {
    expect(isIdentifyingProperty(name)).toBe(true);
  });

  it.each([
    ...['aperio.AppMag', 'aperio.MPP', 'aperio.StripeWidth', 'aperio.Left', 'aperio.LineCameraSkew'],
    ...[
      'aperio.Exposure Time',
      'aperio.OriginalWidth',
      'aperio.Filtered',
      'aperio.Parmset',
      'aperio.ICC Profile',
    ],
    ...['tiff.Make', 'tiff.Model', 'tiff.Software', 'tiff.XResolution', 'tiff.ResolutionUnit'],
    ...['openslide.vendor', 'openslide.mpp-x', 'openslide.level[0].width', 'openslide.icc-size'],
    ...['hamamatsu.SourceLens', 'hamamatsu.XOffsetFromSlideCentre', 'hamamatsu.Objective.Lens.Magnificant'],
    ...['leica.objective', 'leica.device-model', 'leica.aperture', 'leica.illumination-source'],
    ...['mirax.GENERAL.OBJECTIVE_NAME', 'mirax.GENERAL.OBJECTIVE_MAGNIFICATION', 'mirax.GENERAL.CAMERA_TYPE'],
    ...[
      'mirax.HIERARCHICAL.HIER_0_NAME',
      'mirax.LAYER_0_LEVEL_0_SECTION.IMAGE_FORMAT',
      'mirax.DATAFILE.FILE_0',
    ],
    ...['ventana.Magnification', 'ventana.ScanRes', 'ventana.Z-layers', 'ventana.ScannerModel'],
    ...['dicom.Rows', 'dicom.ImageType[2]', 'dicom.PhotometricInterpretation', 'dicom.TransferSyntaxUID'],
    ...['dicom.SOPClassUID', 'dicom.Manufacturer', 'dicom.ManufacturerModelName', 'dicom.SoftwareVersions'],
    ...['dicom.OpticalPathSequence[0].ObjectiveLensPower', 'dicom.ImagedVolumeWidth', 'dicom.NumberOfFrames'],
    'dicom.OpticalPathSequence[0].IlluminationTypeCodeSequence[0].CodeMeaning',
    'dicom.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing[0]',
  ])('%s says how the slide was scanned', (name) => {
    expect(isIdentifyingProperty(name)).toBe(false);
  });
});

describe('associated images', () => {
  it.each(['label', 'macro', 'overview', 'something'])('%s may identify somebody', (name) => {
    expect(isIdentifyingImage(name)).toBe(true);
  });

  it('a thumbnail does not', () => expect(isIdentifyingImage('thumbnail')).toBe(false));
});

describe('a slide without its identity', () => {
  it('says how much was withheld, and keeps the rest as it was', () => {
    const info: SlideInfo = {
      name: 'a.svs',
      format: 'aperio',
      vendor: 'aperio',
      levels: [],
      ...{ mpp: null, doubtedMpp: null, scenes: [], scene: 0, notes: [] },
      objectivePower: 40,
      channels: [],
      planes: { count: 1, usual: 0, spacingUm: null },
      associatedImages: ['thumbnail', 'label', 'macro'].map((name) => ({ name, width: 1, height: 1 })),
      properties: {
        'aperio.AppMag': '40',
        'aperio.User': 'x',
        'tiff.DateTime': 'y',
        'openslide.vendor': 'aperio',
      },
    };
    const { info: left, withheld } = withoutIdentity(info);
    expect(withheld).toEqual({ properties: 2, images: 2 });
    expect(left).toEqual({
      ...info,
      associatedImages: [{ name: 'thumbnail', width: 1, height: 1 }],
      properties: { 'aperio.AppMag': '40', 'openslide.vendor': 'aperio' },
    });
  });
});
