"""Relief and moves: words after a call that say that somebody took people along, or that they went somewhere else.

"Được ghe khác vớt rồi" may be the end of a call, so the bot asks. "Lên được mái nhà hàng xóm rồi" is none: the place is
another one, and the danger stays. Wherever something is denied, awaited, asked or still going on, neither is said.
"""

from __future__ import annotations

import re

from bot.understanding import moves as own_moves
from bot.understanding.glued import parted
from models.language.text import fold, marked

#: "Chở" takes along; "gọi cho bộ đội", "chỗ cao" do not.
_CARRY = (
    r"cho(?! (?:cao|bo doi|cong an|dan quan|canh sat|chinh quyen|xa|phuong|ubnd|can bo|cuu ho|ba con|hang xom"
    r"|chu|bac|anh|11\d))"
)
_TAKE = (
    rf"(?:vot|ruoc|{_CARRY}|don|cuu(?! (?:ho|nan|thuong))|keo|dua|bong|cong(?! an)|diu|khieng|boc|so tan|di doi"
    r"|giup|phu)"
)
_WHO = (
    r"(?:nguoi|ghe|xuong|vo lai|ca ?no|tau|xe|bo doi|linh|quan doi|dan quan|dan phong|cong an|canh sat|hang xom"
    r"|lang gieng|ba con|doi cuu ho|cuu ho|xung kich|thanh nien|tinh nguyen|chinh quyen|can bo|chu|bac|anh|ai do|ho"
    r"|nguoi ta|may anh)"
)
_TAKEN_ALONG = re.compile(
    # "được ghe khác vớt rồi", "được chở đi rồi", "được đưa lên bờ"
    rf"\bduoc (?:\w+ ){{0,5}}?{_TAKE}\b(?: \w+){{0,5}}? (?:roi|het|xong|len bo|vo bo|vao bo|ra ngoai|di)\b"
    # "có người tới chở đi rồi", "dân quân chở ra trường học rồi"
    rf"|\b{_WHO}(?: \w+){{0,3}}? {_TAKE}\b(?: \w+){{0,5}}? (?:roi|het|xong)\b"
    # "lên ghe cứu hộ rồi"
    r"|\b(?:len|leo len|ngoi tren) (?:duoc )?(?:ghe|xuong|ca ?no|tau|xe|vo lai)(?: \w+){0,3}? roi\b"
    # "tới được điểm sơ tán rồi", "vô trường học rồi"
    r"|\b(?:toi|den|vo|vao|ra|len|ve)(?: duoc| toi| den)* (?:diem|noi|cho|khu) (?:so tan|tranh tru|tap trung|an toan)\b"
    r"(?: \w+){0,3}? roi\b"
    r"|\b(?:got|took|taken|pulled|picked|lifted|brought|carried|helped|led|moved|getting)"
    r" (?:us|me|everyone|everybody|all of us) (?:up|out|away|off|along|on board|to safety|to the \w+|to a \w+)\b"
    r"|\b(?:was|were|been|got|getting|are|is) (?:all )?(?:rescued|saved|picked up|evacuated|taken (?:away|out|to))\b"
    r"|\b(?:rescued|saved|evacuated) (?:us|me|everyone|everybody|all of us)\b"
    r"|\b(?:we|i) (?:are|re|am|m|got) (?:now )?(?:on|in|into|onto) (?:the|a|their) (?:\w+ )?(?:boat|truck|helicopter)\b"
)
_KHMER_TAKEN_ALONG = re.compile(
    r"(?:ទូក|ទាហាន|កងទ័ព|ប៉ូលិស|គេ|ក្រុម|អ្នកជិតខាង|ឡាន).{0,20}(?:ជួយ|យក|ដឹក|នាំ|សង្គ្រោះ|ស្រង់|ទទួល).{0,24}ហើយ"
    r"|(?:ត្រូវបាន|បាន)(?:គេ)?(?:ជួយ|សង្គ្រោះ|ស្រង់|ដឹក).{0,16}ហើយ"
)
#: Neighbours who helped: "hàng xóm được vớt rồi" tells of those who were helped.
_HELPERS = re.compile(
    r"\b(?:hang xom|lang gieng|nha ke ben|nha ben)(?: (?!duoc\b|bi\b)\w+){0,2}? "
    r"(?:qua|sang|toi|chay)(?: \w+){0,2}? (?:ruoc|cho|don|keo|dua|bong|cong|vot|cuu|giup|phu)\b"
    r"|\bneighbou?rs?(?: \w+){0,2}? (?:got|took|helped|rescued|saved|pulled|picked|carried|brought)"
    r" (?:us|me|everyone)\b"
)
_KHMER_HELPERS = re.compile(r"អ្នកជិតខាង(?:បាន)?(?:មក)?(?:ជួយ|យក|ដឹក)(?:យើង|ខ្ញុំ)")

#: What says otherwise, in a text as it is compared. "Chờ" waits, "chở" takes along; "còn" is still, "con" a child.
_OTHERWISE = re.compile(
    r"\b(?:khong|ko|k|hong|hok|khg|hem|chang|sap|dang (?:toi|den|cho|doi|qua|vo|ra)|chuan bi|hen|se|neu"
    r"|mong|nho|lam on|xin|van con"
    r"|con (?:lai|ket|toi|tui|nguoi|may|ai|\d+|mot|hai|ba|bon|nam|o|trong|tren|ngoai|cho|doi|can)"
    r"|nhung|bao gio|khi nao|not|n t|isn t|aren t|nobody|no one|will|soon|coming|waiting|wait|still|but|if|when|hope"
    r"|please|can you|only|chim|lat|troi|cuon|ket|bat tinh|ngat|kho tho|chay mau|stuck|trapped|unconscious)\b"
)
_OTHERWISE_MARKED = re.compile(r"\b(?:còn|chờ|đợi|đâu|sắp|lỡ|chưa)\b")
#: "Vo chua roi" is in the pagoda.
_NOT_YET = re.compile(r"(?<!vo )(?<!vao )(?<!len )(?<!ra )(?<!toi )\bchua\b")
_KHMER_OTHERWISE = re.compile(r"មិន|ទេ|អត់|រង់ចាំ|នៅសល់|ប៉ុន្តែ|តែ|នឹង|តើ|គ្មាន")

_GO = r"(?:(?:leo|treo|qua|chay|doi|chuyen|di|boi|loi) (?:len|qua|sang|ra)|len|leo|qua|sang|ra)"
_ROOF = (
    r"(?:mai nha|noc nha|mai|noc|gac|gac lung|lau|san thuong|tang \w+|tran nha|ngon cay|cay \w+|bo de|mo de|mo dat"
    r"|go \w+|cau \w+)"
)
_HOUSE = (
    r"(?:nha (?:(?:cao|lau|ngoi|tang|tren) )?(?:cua )?"
    r"(?:ong|ba|co|chu|bac|anh|chi|di|cau|mo|hang xom|lang gieng|ke ben|ben|van hoa|tho|nguoi|noi|ngoai"
    r"|thang)(?: \w+){0,2}?"
    r"|truong(?: hoc| \w+)?|chua(?: \w+)?|uy ban|tram y te|dinh(?: \w+)?|cho cao(?: hon)?"
    r"|san (?:sau|truoc|thuong)|ngoai (?:san|duong|lo))"
)
_MOVE = re.compile(
    rf"\b{_GO} (?:duoc |toi |tren |den )*(?:{_ROOF} (?:cua )?{_HOUSE}|{_HOUSE}|{_ROOF})(?: \w+){{0,2}}? roi\b"
    rf"|\b(?:da|vua|moi) {_GO} (?:duoc |toi |tren |den )*(?:{_ROOF} (?:cua )?{_HOUSE}|{_HOUSE}|{_ROOF})"
    # "dời qua mái nhà hàng xóm, vẫn kẹt"
    rf"|\b(?:doi|chuyen) (?:qua|sang) (?:duoc |toi |tren |den )*(?:{_ROOF} (?:cua )?{_HOUSE}|{_HOUSE}|{_ROOF})"
    r"|\b(?:we|i) (?:have |ve |just )*(?:moved|went|climbed|got|swam|are now|re now|am now)(?: over| up| across)?"
    r" (?:to|onto|on|on to|at|in|into) (?:the |my |our |a )?(?:\w+ ){0,4}?(?:roof|house|attic|school|pagoda|bridge"
    r"|upstairs|floor|tree)\b"
)
_KHMER_MOVE = re.compile(
    r"(?:យើង|ខ្ញុំ)?(?:បាន)?(?:ឡើង|ទៅ|ផ្លាស់ទៅ|រត់ទៅ)(?:ដល់)?(?:លើ|នៅ|ឯ)?.{0,8}(?:ដំបូល|ផ្ទះ|សាលា|វត្ត).{0,24}ហើយ"
)


_CLAUSE = re.compile(r"[.,;:!?\n()]+")

#: What rises to a roof by itself, in so many words before.
_NOBODY, _BEFORE = frozenset({"nuoc", "lu", "lua", "khoi", "water"}), 3


def takes_along(text: str) -> bool:
    """Say whether a text tells that somebody brought people to safety, all of them as far as it says."""
    plain = _plain(text)
    if says_otherwise(text):
        return False
    return bool(_TAKEN_ALONG.search(plain) or (_KHMER_TAKEN_ALONG.search(text) and not moves(text)))


def moves(text: str) -> bool:
    """Say whether a text tells that people went to another place by themselves."""
    if "?" in text or _TAKEN_ALONG.search(_plain(text)):
        return False
    return bool(_going(text) or own_moves.next_door(text) or _KHMER_MOVE.search(text))


def where_to(text: str) -> str:
    """Return the clauses of a text that tell where people went; the whole text where none does alone."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text)]
    return ", ".join(clause for clause in clauses if clause and moves(clause)) or text


def without_others(text: str) -> str:
    """Return a text, as it is compared, without where people went, and without the neighbours who helped them."""
    plain, found = _plain(text), _going(text)
    if found is None and own_moves.next_door(text):
        return own_moves.without(text)
    rest = f"{plain[: found.start()]} {plain[found.end() :]}" if found else plain
    return _KHMER_HELPERS.sub(" ", _KHMER_MOVE.sub(" ", _HELPERS.sub(" ", rest)))


def says_otherwise(text: str) -> bool:
    """Say whether a text denies, awaits, asks, or tells of somebody who is still there."""
    if "?" in text or _OTHERWISE.search(_plain(text)) or _KHMER_OTHERWISE.search(text):
        return True
    return bool(_OTHERWISE_MARKED.search(marked(text)) or (text.isascii() and _NOT_YET.search(text.lower())))


def _going(text: str) -> re.Match[str] | None:
    """Return the words of a text that tell where people went."""
    plain = _plain(text)
    found = (
        hit for hit in _MOVE.finditer(plain) if not _NOBODY & set(plain[: hit.start()].split()[-_BEFORE:])
    )
    return next(found, None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w\u1780-\u17ff]+", fold(parted(text))))
