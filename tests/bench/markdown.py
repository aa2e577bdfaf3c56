"""Tables of figures, as docs/benchmarks.md holds them."""


def markdown(title, rows, header):
    """A table of those columns of the header that any row has. Rows are dictionaries; what stands under "" comes first."""
    used = [name for name in header if any(row.get(name) for row in rows)]
    lines = [f"**{title}**", "", "| " + " | ".join(["", *used]) + " |", "|" + " --- |" * (len(used) + 1)]
    lines += ["| " + " | ".join(row.get(name, "–") for name in ["", *used]) + " |" for row in rows]
    return "\n".join(lines) + "\n"
