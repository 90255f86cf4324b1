"""Annotations of DICOM files by highdicom, the reference implementation in Python.

read FILE...   prints, as JSON, what highdicom finds in each: graphics with locations in pixels of level 0, classes, scores.
write FOLDER   writes files as highdicom makes them, in several encodings, of the slide of `dicom-slides.ts`.
"""

import json
import sys
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

PLACEMENT = {
    "image_position": (23.449873, 25.691574, 0.0),
    "image_orientation": (0.0, -1.0, 0.0, -1.0, 0.0, 0.0),
    "pixel_spacing": (0.00026, 0.00025),
}
MITOTIC = Code("mitotic", "99SPINDLE", "Mitotic figure")
OTHER = Code("84640000", "SCT", "Nucleus")
CATEGORY = Code("49755003", "SCT", "Morphologically Abnormal Structure")
SCORE = Code("246262008", "SCT", "Score")


def on_image(points):
    points = np.asarray(points, dtype=np.float64)
    if points.shape[1] == 3:
        points = hd.spatial.ReferenceToImageTransformer(**PLACEMENT, spacing_between_slices=1.0)(points)[:, :2]
    return points.tolist()


def read(path):
    dataset = pydicom.dcmread(path)
    if dataset.SOPClassUID == "1.2.840.10008.5.1.4.1.1.91.1":
        return list(of_bulk(hd.ann.annread(path)))
    return list(of_report(hd.sr.srread(path)))


def of_bulk(document):
    kind = document.AnnotationCoordinateType
    for group in document.get_annotation_groups():
        names, values, _ = group.get_measurements()
        for index, points in enumerate(group.get_graphic_data(kind)):
            yield {
                "graphic": group.graphic_type.value,
                "points": on_image(points),
                "class": group.annotated_property_type.CodeMeaning,
                "score": float(values[index][0]) if len(names) == 1 else None,
                "by": group.algorithm_type.value,
                "model": [group.algorithm_identification[0].AlgorithmName, group.algorithm_identification[0].AlgorithmVersion]
                if group.algorithm_identification
                else None,
            }


def of_report(document):
    for group in document.content.get_planar_roi_measurement_groups():
        scores = [float(m.value) for m in group.get_measurements(name=SCORE)]
        yield {
            "graphic": group.roi.GraphicType,
            "points": on_image(group.roi.value),
            "class": group.finding_type.CodeMeaning,
            "score": scores[0] if scores else None,
            "by": None,
            "model": None,
        }


def source_image():
    image = pydicom.Dataset()
    image.SOPClassUID = "1.2.840.10008.5.1.4.1.1.77.1.6"
    image.SOPInstanceUID = "1.2.3.3"
    image.StudyInstanceUID = "1.2.3.1"
    image.SeriesInstanceUID = "1.2.3.2"
    image.FrameOfReferenceUID = "1.2.3.4"
    image.Modality = "SM"
    for name in ["PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime"]:
        setattr(image, name, "")
    image.Rows = image.Columns = 512
    image.NumberOfFrames = 400
    image.TotalPixelMatrixRows = image.TotalPixelMatrixColumns = 10240
    return image


def group(number, graphic, points, generation, **more):
    return hd.ann.AnnotationGroup(
        number=number,
        uid=hd.UID(),
        label=more.pop("label", f"group {number}"),
        annotated_property_category=CATEGORY,
        annotated_property_type=more.pop("type", MITOTIC),
        graphic_type=graphic,
        graphic_data=[np.array(each, dtype=more.get("dtype", np.float64)) for each in points],
        algorithm_type=generation,
        **{key: value for key, value in more.items() if key != "dtype"},
    )


def groups(place):
    model = hd.AlgorithmIdentificationSequence(
        name="detector", version="2.1", family=codes.DCM.ArtificialIntelligence
    )
    at = [[place(point) for point in each] for each in SHAPES]
    scores = hd.ann.Measurements(name=SCORE, unit=codes.UCUM.NoUnits, values=np.array([0.75, 0.5]))
    area = hd.ann.Measurements(name=codes.SCT.Area, unit=codes.UCUM.SquareMicrometer, values=np.array([np.nan, 43.5]))
    return [
        group(1, "POINT", at[0:2], "AUTOMATIC", algorithm_identification=model, measurements=[area, scores]),
        group(2, "POLYGON", at[2:4], "MANUAL", type=OTHER, label="Nucleus"),
        group(3, "RECTANGLE", at[4:5], "MANUAL", display_color=hd.color.CIELabColor(54.29, 80.81, 69.89)),
        group(4, "ELLIPSE", at[5:6], "SEMIAUTOMATIC", algorithm_identification=model, dtype=np.float32),
        group(5, "POLYLINE", at[2:3], "MANUAL"),
    ]


SHAPES = [
    [[100.5, 200.25]],
    [[7000.125, 9000.75]],
    [[10, 10], [60, 10], [60, 80.5]],
    [[500, 500], [900, 500], [900, 900], [500, 900]],
    [[1000, 2000], [1100, 2000], [1100, 2050], [1000, 2050]],
    [[3000, 3050], [3200, 3050], [3100, 3000], [3100, 3100]],
]


def bulk(kind, syntax=pydicom.uid.ExplicitVRLittleEndian):
    transform = hd.spatial.ImageToReferenceTransformer(**PLACEMENT)
    place = (lambda point: point) if kind == "2D" else (lambda point: transform(np.array([point], dtype=np.float64))[0])
    return hd.ann.MicroscopyBulkSimpleAnnotations(
        [source_image()], kind, groups(place), hd.UID(), 1, hd.UID(), 1, "M", "MM", "1", "1", transfer_syntax_uid=syntax
    )


def report():
    image = source_image()
    source = hd.sr.SourceImageForRegion(image.SOPClassUID, image.SOPInstanceUID)

    def region(graphic, points):
        return hd.sr.ImageRegion(
            graphic, np.array(points, dtype=np.float64), source_image=source, pixel_origin_interpretation="VOLUME"
        )

    closed = [*SHAPES[2], SHAPES[2][0]]
    regions = [
        region("POINT", SHAPES[0]),
        region("POLYLINE", closed),
        region("ELLIPSE", SHAPES[5]),
        region("CIRCLE", [[400, 400], [430, 440]]),
        hd.sr.ImageRegion3D(
            "POINT",
            hd.spatial.ImageToReferenceTransformer(**PLACEMENT)(np.array(SHAPES[1])),
            frame_of_reference_uid=image.FrameOfReferenceUID,
        ),
    ]
    parts = [
        hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking_identifier=hd.sr.TrackingIdentifier(
                uid=f"2.25.{0x1000000000008000800000000000 << 16 | number}", identifier=f"figure {number}"
            ),
            referenced_region=each,
            finding_type=MITOTIC,
            finding_category=CATEGORY,
            algorithm_id=hd.sr.AlgorithmIdentification(name="detector", version="2.1") if number % 2 == 0 else None,
            measurements=[hd.sr.Measurement(name=SCORE, value=0.75, unit=codes.UCUM.NoUnits)],
        )
        for number, each in enumerate(regions)
    ]
    context = hd.sr.ObservationContext(
        observer_device_context=hd.sr.ObserverContext(
            observer_type=codes.DCM.Device,
            observer_identifying_attributes=hd.sr.DeviceObserverIdentifyingAttributes(uid=hd.UID()),
        )
    )
    content = hd.sr.MeasurementReport(
        observation_context=context,
        procedure_reported=Code("112703", "DCM", "Whole Slide Imaging"),
        imaging_measurements=parts,
    )
    return hd.sr.Comprehensive3DSR([image], content, hd.UID(), 1, hd.UID(), 1, manufacturer="M")


def open_lengths(dataset):
    for element in dataset:
        if element.VR == "SQ":
            element.is_undefined_length = True
            for item in element.value:
                item.is_undefined_length_sequence_item = True
                open_lengths(item)
    return dataset


def write(folder):
    bulk("2D").save_as(folder / "bulk-2d.dcm")
    bulk("3D").save_as(folder / "bulk-3d.dcm")
    bulk("2D", ImplicitVRLittleEndian).save_as(folder / "bulk-implicit.dcm")
    open_lengths(bulk("2D")).save_as(folder / "bulk-open.dcm")
    deflated = bulk("2D")
    deflated.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    deflated.save_as(folder / "bulk-deflated.dcm")
    report().save_as(folder / "report.dcm")
    open_lengths(report()).save_as(folder / "report-open.dcm")


if __name__ == "__main__":
    if sys.argv[1] == "read":
        print(json.dumps([read(path) for path in sys.argv[2:]]))
    else:
        write(Path(sys.argv[2]))
