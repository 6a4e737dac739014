"""What the bodies of the example city answered in the round, and what people assessed. Invented texts."""

from __future__ import annotations

# body → how far it has come by the demo's day: (state, day it handed in or None)
ANSWERS: dict[str, tuple[str, str | None]] = {
    "sdn-04": ("locked", "2026-09-10"),
    "sdn-05": ("locked", "2026-09-14"),
    "sdn-09": ("locked", "2026-09-12"),
    "sdn-10": ("submitted", "2026-09-29"),
    "sdn-11": ("draft", None),
    "arbetsmarknadsnamnden": ("locked", "2026-09-15"),
    "utbildningsnamnden": ("approved", "2026-09-15"),
    "socialnamnden": ("approved", "2026-09-18"),
    "stadsbyggnadsnamnden": ("approved", "2026-09-21"),
    "bostadsbolaget": ("approved", "2026-09-15"),
    "lokalpolisen": ("returned", None),
    "arbetsformedlingen": ("not_started", None),
}

RETURN_COMMENT = "Resultatdelen säger inte på vilka platser den öppna droghandeln är kvar. Komplettera, tack."

# body → development, collaboration, results
TEXTS: dict[str, tuple[str, str, str]] = {
    "sdn-04": (
        "Fler vuxna i Björkhöjden har ett arbete än när avtalet började gälla. Inflyttningen har minskat och fler "
        "stannar kvar när de fått jobb.",
        "Partnerskapet har träffats sju gånger. Bostadsbolaget och polisen deltar varje gång, Arbetsförmedlingen vid "
        "fem av sju tillfällen.",
        "Jobbspåren har gett 64 personer en anställning som varat minst sex månader. Läxhjälpen nådde 210 elever.",
    ),
    "sdn-05": (
        "Skolresultaten i Tornvalla går åt rätt håll, men från en låg nivå. Tryggheten är i stort sett oförändrad.",
        "Samverkan med skolan fungerar bättre sedan rektorerna kom med i partnerskapet i våras.",
        "Fyra av sex insatser följer planen. Två har blivit försenade eftersom lokaler saknats.",
    ),
    "sdn-09": (
        "Trångboddheten i Norra Kvarnbacken fortsätter att öka och påverkar skolgången. Arbetslösheten är lägre än för "
        "fem år sedan, men skillnaden mot staden består.",
        "Den gemensamma lägesbilden tas fram varje vecka tillsammans med polisen och bostadsbolaget. Regionen har ännu "
        "inte utsett någon kontaktperson.",
        "Kvällsvandringar och bättre belysning vid torget är genomförda. Effekten på tryggheten kan bedömas först "
        "efter nästa undersökning.",
    ),
    "sdn-10": (
        "Rönnängen har fått fler unga invånare. Andelen unga utan arbete och studier är fortfarande hög.",
        "Samarbetet med föreningslivet har vuxit: tolv föreningar deltar.",
        "Ungdomsmottagningen har öppet två kvällar till i veckan och besöken har ökat.",
    ),
    "sdn-11": ("Utkast: arbetslösheten ska beskrivas när den reviderade statistiken finns.", "", ""),
    "arbetsmarknadsnamnden": (
        "Antalet inskrivna arbetslösa har minskat i fyra av de fem områdena.",
        "Jobbspåren planeras tillsammans med företagarna och Arbetsförmedlingen.",
        "312 personer har påbörjat ett jobbspår under året, 171 av dem kvinnor.",
    ),
    "utbildningsnamnden": (
        "Behörigheten till gymnasiet har ökat i tre av fem områden.",
        "Skolorna deltar i de lokala partnerskapen sedan januari.",
        "Frånvaron följs nu upp varje vecka och kontakt tas med hemmet efter tre dagar.",
    ),
    "socialnamnden": (
        "Behovet av ekonomiskt bistånd minskar, men de som har bistånd har det längre.",
        "Samordning med Arbetsförmedlingen sker i gemensamma team.",
        "Föräldrastödsprogrammen nådde 480 föräldrar, mot planerade 400.",
    ),
    "stadsbyggnadsnamnden": (
        "Två stråk mellan stadsdelarna har rustats upp.",
        "Dialoger har hållits tillsammans med bostadsbolaget i alla fem områdena.",
        "Belysning och gångvägar är klara på sju av nio platser.",
    ),
    "bostadsbolaget": (
        "Omflyttningen har minskat i fyra av fem områden.",
        "Bolaget leder boendedialogerna och deltar i lägesbilden.",
        "Bottenvåningarna i två kvarter har blivit lokaler för småföretag. Trygghetsvärdarna nådde 900 hushåll.",
    ),
    "lokalpolisen": (
        "Anmälningarna har minskat något, men benägenheten att anmäla är låg och siffran ska läsas med försiktighet.",
        "Samverkan i lägesbilden fungerar väl.",
        "Två platser med öppen droghandel har kunnat avvecklas tillsammans med fastighetsägarna.",
    ),
}

# (district, theme) → level, motivation. Goals without a row have not been assessed yet, which the report says.
ASSESSMENTS: dict[tuple[str, str], tuple[str, str]] = {
    ("04", "work"): (
        "partly",
        "Fler har arbete och arbetslösheten har sjunkit tydligt. Unga utan arbete eller studier har inte minskat lika "
        "mycket, därför bedöms målet som delvis uppfyllt.",
    ),
    ("04", "education"): ("partly", "Behörigheten ökar, men kullarna är små och enstaka år säger lite."),
    ("04", "safety"): (
        "fully",
        "Tryggheten har ökat i två undersökningar i följd och insatserna följer planen.",
    ),
    ("05", "work"): (
        "not_met",
        "Utvecklingen har stannat av och jobbspåren har inte nått dem som står längst ifrån.",
    ),
    ("05", "safety"): ("partly", "Tryggheten är oförändrad, men färre uppger att de utsatts för brott."),
    ("09", "work"): (
        "partly",
        "Arbetslösheten minskar, men gapet till staden är lika stort som när avtalet började.",
    ),
    ("09", "education"): (
        "not_measurable",
        "Underlaget är för litet för att säga om förändringen är verklig.",
    ),
    ("09", "safety"): ("not_met", "Otryggheten består och effekten av nya insatser kan inte bedömas ännu."),
    ("10", "work"): (
        "partly",
        "Sysselsättningen ökar men unga utan arbete och studier är fortfarande många.",
    ),
    ("10", "growth"): ("fully", "Antalet arbetsställen har ökat varje år och lokalerna är uthyrda."),
}

# A status that somebody else gave a body's goal: (district, theme, level, motivation, the body's reply).
HEARD = (
    "10",
    "education",
    "not_met",
    "Behörigheten till gymnasiet ligger kvar långt under stadens.",
    "Nämnden delar bilden men vill framhålla att två av tre elever som fick stöd i våras blev behöriga. Underlaget "
    "gäller elever som började innan stödet fanns.",
)
