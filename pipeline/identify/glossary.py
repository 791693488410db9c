"""The words that names of organisations are made of, in three languages.

A movement's name is translated where a person's is transliterated: *Mouvement national de libération de l'Azawad* is
*Azawad National Liberation Movement* and الحركة الوطنية لتحرير أزواد. Words of one line here mean the same, Arabic
words in Latin letters included, so that a name listed in one language is found in the others.
"""

from __future__ import annotations

from pipeline.text import fold_text

# One meaning a line. Arabic words without article; all are folded below. Only words that make up organisations' names,
# and none that is also a person's (Nasr, Jihad is both: it is worth it).
_MEANINGS = """
mouvement movement movimiento harakat harakatu haraka حركة
groupe group groupement communaute community jamaat jamaa jamaatu jamatu jama jamaatou gamaa جماعة مجموعة تجمع
organisation organization tanzim tandhim تنظيم منظمة
front frente jabhat jabhatu djabhat جبهة
conseil council consejo majlis مجلس
haut high alto اعلى
national nationale nationaux nacional وطني وطنية
liberation liberacion tahrir تحرير
populaire popular peoples شعبية شعبي
arabe arab arabes arabi arabiya عربية عربي
unite unity unicite oneness unification tawhid tawheed taouhid توحيد وحدة
jihad djihad gihad dschihad جهاد
etat state dawla daoula دولة
etats states paises دول
islamique islamic islamico islamiya islamiyya islamiyyah islami islamia اسلامية اسلامي
islam eslam اسلام
musulmans muslims muslim muslimin muslimeen mouslimine mouslimin مسلمين مسلمون
ouest west western occidentale occidental gharb garb garbi gharbi غرب غربي غربية
est east eastern orientale شرق شرقي شرقية
nord north northern shamal شمال شمالي شمالية
sud south southern janub جنوب جنوبي جنوبية
africaine africains african africa afrique afrika ifriqiya ifriqiyya afriqiya افريقيا افريقية
grand grande great greater kubra kobra كبرى
sahara sahra صحراء
economique economic economica اقتصادية
brigade katiba katibat katibah kateeba battalion bataillon phalange كتيبة كتائب سرية
pays lands land countries bilad biladi bled بلاد بلدان
soutien support victoire victory nusrat nusra nusratu nosrat nosra nousra nousrat نصرة
predication preaching call dawa daawa دعوة
combat fighting qital kital قتال
salafiste salafist salafi salafiya salafia سلفية سلفي
signataires signatories signatarios موقعون موقعين
sang blood دماء دم
armee army jaysh jeysh djaich جيش
parti party partido hizb حزب
forces quwat قوات
coordination tansiqiya تنسيقية
union ittihad اتحاد
salut salvation خلاص انقاذ
alliance coalition تحالف
resistance moqawama muqawama مقاومة
"""

# What binds the words of a name in one language and is bound otherwise, or not at all, in another.
FUNCTION_WORDS = frozenset(
    fold_text(
        "de des du la le les l d au aux en et dans pour sur the of for in to and y fi bi wa wal min في من ل و"
    ).split()
)

# One character stands for a meaning, wherever a word of it stands. Of the private use area: it is no letter of a text.
_FIRST = 0xE000
MEANINGS: dict[str, str] = {
    word: chr(_FIRST + number)
    for number, line in enumerate(_MEANINGS.strip().split("\n"))
    for word in fold_text(line).split()
}


def says(skeleton: str) -> int:
    """How much a skeleton says, in consonants: a meaning counts as two."""
    if skeleton.isascii():
        return len(skeleton)
    return sum(2 if ord(letter) >= _FIRST else 1 for letter in skeleton)
