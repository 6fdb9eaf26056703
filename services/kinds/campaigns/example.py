"""A small file with which a person can see how a campaign is prepared before they have one of their own."""

from __future__ import annotations

NAME = "example guests.csv"
DATA = (
    b"first_name,company,email,website\r\n"
    b"Ana,Lund Bakery,ana@example.com,https://lund.example.com\r\n"
    b"Jos\xc3\xa9,Caf\xc3\xa9 Sol,jose@example.com,https://sol.example.com\r\n"
    b"Mei,Harbour Books,mei@example.com,https://harbour.example.com\r\n"
    b"Tom,North Cycles,tom@example.com,https://north.example.com\r\n"
    b"Priya,Green Roofs,priya@example.com,https://roofs.example.com\r\n"
)
