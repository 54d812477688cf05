"""What two sides agree to do, where that is an understanding though no instrument is named."""

from __future__ import annotations

from summitry.reading.rules.notation import Rule

# Up to so many words of the same noun phrase.
_FEW = (
    r"(?:(?!(?:after|in|at|on|with|for|between|following|during|and|amid|to|from)\b)[\w\-]+ ){0,2}"
)
_SOME = _FEW.replace("{0,2}", "{0,4}")

# 'agreed to …': deeds that settle something between the parties.
DEEDS: tuple[Rule, ...] = (
    Rule(
        "terms",
        r"(?:how (?:to|they (?:will|would))|(?:text|terms|steps|details|wording|modalities)"
        r" (?:of|for|to|on|towards?))\b"
        rf"(?! {_FEW}(?:calm|trust|talks|negotiations|meetings?|discussions|consultations?))",
        0.7,
        ("how to share the water", "terms of a handover"),
        ("how many",),
        "agreed",
    ),
    Rule(
        "restore",
        r"(?:resume|restore|re-?establish|reopen|re-open|normali[sz]e|reinstate|restart)\b"
        rf"(?! {_FEW}(?:calm|trust|confidence|dialogue|talks|negotiations|contacts?"
        r"|consultations?|discussions|meetings))",
        0.8,
        ("resume flights", "restore diplomatic ties"),
        ("resume talks", "restore trust"),
        "agreed",
    ),
    Rule(
        "exchange",
        r"(?:exchange|swap|trade|hand over|return|repatriate|extradite|free|release)\b"
        r"(?! (?:\w+ )?(?:views|ideas|opinions|information|visits|experience|notes|views"
        r"|statements?|details))",
        0.75,
        ("exchange prisoners", "free more than <C>"),
        ("exchange views",),
        "agreed",
    ),
    Rule(
        "lift",
        r"(?:lift|scrap|cut|reduce|lower|slash|eliminate|abolish|waive|ease|roll back|remove"
        r"|drop|exempt|suspend|cap|freeze|defer|postpone|delay)\b"
        rf"(?! {_FEW}(?:tensions?|risks?|violence|poverty|misunderstandings?|meeting"
        r"|summit|visit|talks))",
        0.75,
        ("lift their bans on", "cut tariffs"),
        ("reduce tensions", "postpone a meeting"),
        "agreed",
    ),
    Rule(
        "stop",
        r"(?:(?:halt|stop|end|cease|pause) (?!the (?:year|day|week)|(?:\w+ )?(?:terrorism|poverty))"
        r"|pull (?:back|out)|withdraw|disengage|demilitari[sz]e|dismantle|demarcate|observe an?\b"
        r"|refrain from (?:the use|attack|strik))",
        0.7,
        ("halt attacks on", "withdraw troops from", "end hostilities"),
        ("end the year",),
        "agreed",
    ),
    Rule(
        "measure",
        r"(?:[\w\-]+ ){0,3}?(?:system|mechanism|timetable|timeline|schedule|rules|principles"
        r"|package|formula|swap|withdrawal|extension|ban|quotas?|corridors?|buffer zone"
        r"|demarcation|delimitation|waiver|exemptions?|visa regime|price cap|hotline|evacuation"
        r"|pause|halt|moratorium|truce|reduction|release|exchange)"
        r" (?:to|of|for|on|between|in|from|at|by|that|under)\b",
        0.65,
        ("system to avoid clashes", "three-month extension of"),
        ("need for calm",),
        "agreed",
    ),
    Rule(
        "build",
        r"\b(?:jointly|co-\w+|build|lay|dig|start|begin|run|operate|construct|manufacture|produce|connect|link|complete|expand"
        r"|host|share|supply|buy|purchase|sell|import|export|deliver|transfer|deploy|station|open"
        r"|launch|create|establish|set up|form|found|introduce|grant|extend|prolong|renew"
        r"|double|triple|raise|increase|allow|open up|recogni[sz]e|upgrade|elevate|join forces)\b"
        rf"(?! {_SOME}(?:cooperation|collaboration|coordination|conditions|trust|ties with"
        r"|dialogue|working[- ]group|working[- ]level|talks|negotiations|contacts?|consultations?"
        r"|efforts|meetings?|committee|teams?|channels?|chapter|understanding|responsibility"
        r"|views|goal|pressure|support|sanctions|concerns?|information|vision|invitations?"
        r"|condolences|visits?|opportunit\w+|exchanges|people-to-people|values|commitment"
        r"|communication|momentum|partnerships?|relations(?!hip to)|stability|security|peace))",
        0.65,
        ("build a tunnel under", "set up a rail corridor", "extend their tests"),
        ("launch talks", "establish a working group", "increase cooperation"),
        "agreed",
    ),
)
