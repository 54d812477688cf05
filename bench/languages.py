"""How well the language of short items and of English releases is told, and how fast.

usage: python bench/languages.py [ENGLISH_ARTICLES.jsonl.gz]

Items are short headlines of our own in 32 languages; of the English articles none should be told to
be of another language.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter

from summitry.languages import language_of

ITEMS = """
en President meets prime minister in Nairobi for talks on trade
en Foreign ministers to gather in Lima next week
en Xi, Lula sign soybean accord in Brasilia
en Leaders of Kenya, Uganda meet in Kampala
en Kremlin: no date set for summit
en Erdogan, Mitsotakis hold talks in Ankara
en Vietnam, Laos ink rail deal in Vientiane
en The two leaders agreed to remain in close contact, the palace said.
fr Le président rencontre le premier ministre à Nairobi pour parler de commerce
fr Les ministres des Affaires étrangères se réuniront à Lima la semaine prochaine
fr Déclaration commune signée à Dakar
es El presidente se reúne con el primer ministro en Nairobi para hablar de comercio
es Los cancilleres se reunirán en Lima la próxima semana
es Firman declaración conjunta en Bogotá
pt O presidente encontra o primeiro-ministro em Luanda para discutir o comércio
pt Ministros das Relações Exteriores reúnem-se em Brasília
de Der Präsident trifft den Premierminister in Nairobi zu Handelsgesprächen
de Außenminister kommen nächste Woche in Lima zusammen
it Il presidente incontra il primo ministro a Nairobi per colloqui sul commercio
it Firmata a Roma la dichiarazione congiunta
nl De president ontmoet de premier in Nairobi voor handelsgesprekken
pl Prezydent spotkał się z premierem w Nairobi, aby omówić handel
tr Cumhurbaşkanı ticaret görüşmeleri için Nairobi'de başbakanla bir araya geldi
id Presiden bertemu perdana menteri di Nairobi untuk membahas perdagangan
sw Rais akutana na waziri mkuu jijini Nairobi kujadili biashara
ru Президент встретился с премьер-министром в Найроби
uk Президент зустрівся з прем'єр-міністром у Найробі
ar الرئيس يلتقي رئيس الوزراء في نيروبي لبحث التجارة
fa رئیس جمهور با نخست وزیر در نایروبی دیدار کرد
he הנשיא נפגש עם ראש הממשלה בניירובי
zh 总统在内罗毕会见总理讨论贸易问题
ja 大統領はナイロビで首相と会談し貿易について協議した
ko 대통령은 나이로비에서 총리를 만나 무역을 논의했다
hi राष्ट्रपति ने नैरोबी में प्रधानमंत्री से मुलाकात की
vi Tổng thống gặp thủ tướng tại Nairobi để thảo luận về thương mại
sv Presidenten träffar premiärministern i Nairobi för handelssamtal
ro Președintele se întâlnește cu prim-ministrul la Nairobi pentru discuții comerciale
el Ο πρόεδρος συναντά τον πρωθυπουργό στο Ναϊρόμπι
hu Az elnök Nairobiban találkozott a miniszterelnökkel
"""


def main() -> None:
    outcomes: Counter[str] = Counter()
    for line in ITEMS.strip().splitlines():
        language, _, text = line.partition(" ")
        told, score = language_of(text, "")
        fate = "right" if told == language else "not told" if told is None else "wrong"
        outcomes["English" if language == "en" else "other", fate] += 1
        if fate != "right":
            print(f"{fate}: {language}, told {told} ({score:.2f}): {text}")
    print({" ".join(key): count for key, count in sorted(outcomes.items())})
    if len(sys.argv) < 2:
        return
    with gzip.open(sys.argv[1], "rt") as lines:
        articles = [json.loads(line) for line in lines]
    for name, fields in (("title alone", ("title",)), ("title and text", ("title", "text"))):
        started = time.process_time()
        told = [
            language_of(one["title"], one["text"] if "text" in fields else "") for one in articles
        ]
        seconds = time.process_time() - started
        counts = Counter(
            "English" if language == "en" else "not told" if language is None else "other"
            for language, _ in told
        )
        print(f"{name}: {dict(counts)}, {len(articles) / seconds:,.0f} a processor second")
        for one, (language, score) in zip(articles, told, strict=True):
            if language not in (None, "en"):
                print(f"  {language} {score:.2f}: {one['title'][:60]} | {one['text'][:50]!r}")


if __name__ == "__main__":
    main()
