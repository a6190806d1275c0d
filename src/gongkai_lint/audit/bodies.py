"""Names of public bodies: when are two spellings the same body?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint import regex
from gongkai_lint.copying import normal as normal

# What may stand after the name proper without making it another body.
_TAIL = regex.compile(r"(?:人民政府|政府|办事处)$")
# Where a name may be cut in front: after the name of an area.
_AREA = regex.compile(
    r"(?:省|自治区|市|自治州|州|地区|盟|新区|开发区|实验区|区|县|旗|镇|乡|街道|管委会|管理委员会|人民政府)"
)


def core(name: str) -> str:
    """A normal name without 人民政府 or 办事处 behind a place: 王家山镇人民政府 is 王家山镇."""
    cut = _TAIL.sub("", name)
    return cut if len(cut) >= 2 and cut != name and cut[-1] in "省区市县州盟旗镇乡道" else name


def shorter(name: str) -> Iterator[str]:
    """The name without the areas in front: 淮安市洪泽区教育局 → 洪泽区教育局, 教育局. What is left names a body itself."""
    for match in _AREA.finditer(name):
        rest = name[match.end() :]
        if len(rest) >= 3 and rest not in ("人民政府", "办公室", "办事处", "委员会", "管委会", "政府办公室"):
            yield rest


def spellings(name: str) -> set[str]:
    """All names by which a body might call itself that this name covers: itself, its core, both without areas in front."""
    bare = normal(name)
    made = {bare, core(bare)}
    for text in tuple(made):
        made.update(shorter(text))
    return {text for text in made if len(text) >= 2}
