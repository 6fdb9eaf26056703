"""Headings about somebody beside the recipient: a spouse, an assistant, who referred them, who looks after them."""

from __future__ import annotations

from functools import lru_cache

from services.recipients.columns.meaning import FILLERS, close_meaning, fold, meaning_of
from services.recipients.columns.synonyms import SYNONYMS

_LIST = (
    "spouse partner husband wife fiance fiancee assistant secretary manager supervisor boss owner referrer "
    "referrers referee referred referral referredby introducer introduced invited invitedby inviter inviting "
    "sponsor advisor adviser agent representative rep salesperson salesrep salesman seller broker consultant "
    "parent parents mother father mom mum dad guardian child children son daughter kid sibling brother sister "
    "relative family_member emergency nok kin beneficiary friend colleague coworker companion guest plusone "
    "sender author creator created createdby modified modifiedby updatedby assigned assignee assignedto "
    "responsible caretaker teacher coach mentor doctor physician lawyer accountant approver approved reviewer "
    "recruiter interviewer host organizer organiser previous former old maiden alternate alternative secondary cc "
    "bcc witness employer_contact ehepartner ehepartnerin ehefrau ehemann gatte gattin assistent assistentin "
    "assistenz sekretariat sekretaerin sekretärin vorgesetzter vorgesetzte chef chefin betreuer betreuerin "
    "berater beraterin vermittler vermittlerin empfehler empfohlen werber geworben mutter vater eltern kind "
    "kinder notfall notfallkontakt angehoerige angehörige begleitung begleitperson bearbeiter bearbeiterin "
    "zustaendig zuständig inhaber besitzer ersteller absender vertreter conjoint conjointe epoux époux epouse "
    "épouse mari femme assistante responsable gestionnaire parrain marraine pere père mere mère enfant tuteur "
    "urgence expediteur expéditeur proprietaire propriétaire commercial accompagnant conyuge cónyuge esposo "
    "esposa marido asistente jefe gerente padre madre hijo hija tutor emergencia propietario remitente vendedor "
    "asesor acompañante referido recomendado coniuge marito moglie assistente responsabile figlio figlia "
    "emergenza proprietario mittente accompagnatore referente conjuge cônjuge chefe pai mae mãe filho filha "
    "responsavel responsável emergência proprietário acompanhante малжонок супруг супруга муж жена ассистент "
    "помощник менеджер руководитель начальник мать отец ребенок ребёнок владелец ответственный małżonek małżonka "
    "mąż żona asystent asystentka kierownik opiekun matka ojciec dziecko właściciel osoba_towarzysząca eş eşi "
    "asistan yönetici müdür anne baba çocuk echtgenoot echtgenote leidinggevende moeder vader eigenaar "
    "配偶者 秘書 上司 "
    "紹介者 担当営業 配偶 秘书 经理 推荐人 紧急联系人 배우자 비서 추천인 보호자 "
)
_WORDS = frozenset(fold(word) for word in _LIST.split())
_PHRASES = (
    ("plus", "one"),
    ("next", "of", "kin"),
    ("referred", "by"),
    ("invited", "by"),
    ("guest", "of"),
    ("sales", "rep"),
    ("empfohlen", "von"),
    ("geworben", "von"),
    ("parraine", "par"),
    ("recomendado", "por"),
    ("bill", "to"),
    ("report", "to"),
    ("reports", "to"),
    ("employer", "contact"),
)
PERSONAL = ("first_name", "last_name", "full_name", "middle_name", "nickname", "email", "phone")
"""What belongs to one person alone: a heading with a word more than these need may speak of another person's."""
_OF_PERSONS = frozenset(
    word for meaning in PERSONAL for words in SYNONYMS[meaning].split("|") for word in fold(words).split()
)
_SAME_PERSON_LIST = (
    "participant participants attendee registrant student pupil member employee patient subscriber applicant candidate "
    "visitor invitee prospect account company corporate office home school private preferred verified official direct "
    "current default login profile newsletter marketing correspondence full legal given display e the of and no "
    "teilnehmer teilnehmerin mitarbeiter mitarbeiterin mitglied schuler patientin bewerber bewerberin privat "
    "geschaftlich dienstlich der des die und participante eleve etudiant membre salarie candidat prive professionnel "
    "professionnelle du la le alumno miembro empleado particular profesional del partecipante studente membro aluno "
    "cursista deelnemer uczestnik ucastnik участник участника клиент клиента рабочий личный "
)
_SAME_PERSON = frozenset(_SAME_PERSON_LIST.split())
_NUMBERED_LIST = "contact kontakt person ansprechpartner kontaktperson contacto contatto contato "
_NUMBERED = frozenset(_NUMBERED_LIST.split())
_FURTHER_LIST = "second secondary 2nd third 3rd zweiter zweite zweites deuxieme segundo segunda secondo seconda "
_FURTHER = frozenset(_FURTHER_LIST.split())


@lru_cache(maxsize=20_000)
def other_people(heading: str) -> frozenset[str]:
    """The words in a heading that speak of somebody beside the recipient; empty when there are none."""
    words = fold(heading[:300]).split()
    found = {word for word in words if word in _WORDS or (word.endswith("s") and word[:-1] in _WORDS)}
    for phrase in _PHRASES:
        if any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words))):
            found.add(" ".join(phrase))
    return frozenset(found)


def may_be_anothers(column: str, variable: str) -> bool:
    """Whether a name, an address or a number in this column may be another person's than the variable means."""
    if close_meaning(variable).word not in PERSONAL or fold(column) == fold(variable):
        return False
    words, asked = fold(column[:300]).split(), set(fold(variable[:300]).split())
    further = any(one in _FURTHER or (one.isdigit() and one not in ("0", "1")) for one in words if one not in asked)
    if column.strip().startswith("+") or (further and not _NUMBERED.isdisjoint(words) and "(" not in column):
        return True
    if meaning_of(column) is not None or _OF_PERSONS.isdisjoint(words):
        return False
    known = _OF_PERSONS | _SAME_PERSON | FILLERS | asked
    return any(word not in known and not word.isdigit() for word in words)
