"""Lists every element of DICOM files as pydicom reads them, for a test to compare.

Reads paths from standard input. Writes for each "FILE path" and then a line for each element:
place, representation, length and hash of the value without padding (numbers little endian), text of those values that have a character set.
"""
import hashlib
import json
import sys
import warnings

import pydicom
from pydicom.dataelem import DataElement_from_raw, RawDataElement
from pydicom.datadict import dictionary_VR
from pydicom.encaps import generate_pixel_data_fragment
from pydicom.filebase import DicomBytesIO
from pydicom.sequence import Sequence

warnings.simplefilter("ignore")
ENCODED = {"LO", "LT", "PN", "SH", "ST", "UC", "UT"}
SWAP = {"AT": 2, "FD": 8, "FL": 4, "OD": 8, "OF": 4, "OL": 4, "OV": 8, "OW": 2, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8, "US or SS": 2, "OB or OW": 2}


def representation(raw):
    if raw.VR is not None and raw.VR != "UN":
        return raw.VR
    if raw.tag.is_private:
        return "LO" if raw.tag.is_private_creator else "UN"
    if raw.tag.element == 0:
        return "UL"
    try:
        return dictionary_VR(raw.tag)
    except KeyError:
        return "UN"


def summary(value, vr, is_little):
    size = SWAP.get(vr, 1)
    if not is_little and size > 1:
        whole = len(value) // size * size
        value = b"".join(value[i:i + size][::-1] for i in range(0, whole, size)) + value[whole:]
    value = value.rstrip(b" \0")
    return f"{len(value)}:{hashlib.sha256(value).hexdigest()[:16]}"


def text(dataset, tag):
    try:
        value = dataset[tag].value
    except Exception as error:
        return f"!{type(error).__name__}"
    if value is None:
        return ""
    values = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    return "\\".join(str(each) for each in values)


def fragments(value):
    stream = DicomBytesIO(value)
    stream.is_little_endian = True
    stream.seek(8 + int.from_bytes(value[4:8], "little"))
    return b"".join(generate_pixel_data_fragment(stream))


def walk(dataset, place):
    for tag in sorted(dataset._dict):
        name = f"{place}{tag.group:04x},{tag.element:04x}"
        raw = dataset._dict[tag]
        if isinstance(raw, RawDataElement):
            vr = representation(raw)
            if vr != "SQ":
                value = raw.value or b""
                if raw.length == 0xFFFFFFFF:
                    print(name, "fragments", summary(fragments(value), "OB", True), "", sep="\t")
                    continue
                words = json.dumps(text(dataset, tag)) if vr in ENCODED else ""
                print(name, vr, summary(value, vr, raw.is_little_endian), words, sep="\t")
                continue
            items = DataElement_from_raw(raw._replace(VR="SQ"), dataset._character_set).value if raw.VR in (None, "SQ") else dataset[tag].value
        elif raw.VR != "SQ":
            # Specific Character Set, which reading the others has decoded already.
            value = text(dataset, tag).encode("latin1")
            print(name, raw.VR, summary(value, raw.VR, True), "", sep="\t")
            continue
        else:
            items = raw.value
        items = items if isinstance(items, Sequence) else []
        print(name, "SQ", len(items), "", sep="\t")
        for number, item in enumerate(items):
            walk(item, f"{name}[{number}].")


for line in sys.stdin:
    path = line.rstrip("\n")
    print("FILE", path)
    try:
        walk(pydicom.dcmread(path, force=True), "")
    except Exception as error:
        print("ERROR", type(error).__name__, error)
