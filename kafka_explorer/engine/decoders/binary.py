"""Bytes as a hex dump: what is left when no other encoding fits."""

_WIDTH = 16


def hex_dump(data: bytes, limit_bytes: int = 64 * 1024) -> str:
    """Return lines of offset, 16 bytes in hex and their ASCII; at most `limit_bytes` of `data`."""
    lines = []
    for start in range(0, min(len(data), limit_bytes), _WIDTH):
        row = data[start : min(start + _WIDTH, limit_bytes)]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        half = _WIDTH // 2
        columns = f"{row[:half].hex(' ')}  {row[half:].hex(' ')}"
        lines.append(f"{start:08x}  {columns:<{_WIDTH * 3}}  {shown}")
    return "\n".join(lines)
