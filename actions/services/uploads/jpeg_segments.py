"""Metadata of a JPEG removed without touching its pixels, for photos inside a PDF."""

# APP1 holds EXIF and XMP, APP13 Photoshop's IPTC, COM a comment. APP14 stays: it says how the
# colours are stored. A viewer of PDFs ignores the orientation in EXIF, so nothing turns.
_DROPPED = {0xE1, 0xED, 0xFE}
_START, _SCAN = b"\xff\xd8", 0xDA


def without_metadata(data: bytes) -> bytes:
    """The JPEG without EXIF, XMP, IPTC and comments; data of another form is returned as it is."""
    if not data.startswith(_START):
        return data
    kept = [_START]
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != _SCAN:
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if data[position + 1] not in _DROPPED:
            kept.append(data[position:end])
        position = end
    kept.append(data[position:])
    return b"".join(kept)
