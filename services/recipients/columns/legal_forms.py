"""What stands at the end of a company's name and of nobody else's."""

from __future__ import annotations

LEGAL_FORM = (
    r"&\s*Co\.?(?:\s*KG)?|GmbH(?:\s*& Co\.?\s*KG)?|mbH|AG|KG|KGaA|OHG|GbR|UG|e\.\s?V\.|e\.\s?K\.|AB|A/S|ApS|ASA|Oy|Oyj|"
    r"B\.?V\.?|N\.?V\.?|S\.A\.|SARL|S\.à r\.l\.|SASU?|S\.?r\.?l\.?|SRL|S\.?p\.?A\.?|SpA|Ltd\.?|Limited|LLC|LLP|PLC|plc|"
    r"Inc\.?|Corp\.?|Corporation|s\.\s?r\.\s?o\.?|Sp\. z o\.\s?o\.|Kft\.?|Zrt\.?|d\.\s?o\.\s?o\.?|Lda\.?|Ltda\.?|"
    r"Pty\.?(?:\s*Ltd\.?)?|ООО|ОАО|ЗАО|ТОВ|株式会社|有限公司"
)
"""A pattern (RE2) of legal forms in their usual spelling, without what is a name or a word as well (Co, SA, SE, AS)."""
