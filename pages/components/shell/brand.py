"""The mark of the product: a clapper above the lines of a call sheet. Drawn here, so that nothing is fetched."""

from __future__ import annotations

_CLAPPER = (
    '<path d="M8 8h32v8H8z" fill="#f4b942"/><path d="M12 16l5-8h6l-5 8zM24 16l5-8h6l-5 8z" fill="#12262d"/>'
    '<path d="M8 21h32v3H8zM8 28h22v3H8zM8 35h27v3H8z" fill="#e9efee"/>'
)

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">'
    f'<rect width="48" height="48" rx="9" fill="#12262d"/>{_CLAPPER}</svg>'
)

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 196 48" width="196" height="48">'
    f'<rect width="48" height="48" rx="9" fill="#20404a"/>{_CLAPPER}'
    '<text x="60" y="34" fill="#f3f6f5" font-size="29" font-weight="700" letter-spacing="-.3" '
    'font-family="Segoe UI,Helvetica,Arial,sans-serif">Callsheet</text></svg>'
)
